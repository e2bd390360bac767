/** The page to sign in as the server draws it with what is saved, light and dark. */
import { Paper, Stack, Text, Title } from '@mantine/core'
import classes from './settings.module.css'

const schemes = ['light', 'dark'] as const

export const PagesPreview = () => (
  <Stack gap="sm">
    <Title order={2}>As it is saved</Title>
    <Text c="dimmed" size="sm">
      The page to sign in. It can’t be used here. The page that asks for consent looks the same:
      each app shows its own.
    </Text>
    <div className={classes.previews}>
      {schemes.map((scheme) => (
        <Paper key={scheme} style={{ overflow: 'hidden' }}>
          <iframe
            title={`Page to sign in, ${scheme}`}
            src={`/login/preview?scheme=${scheme}`}
            sandbox=""
            className={classes.preview}
          />
        </Paper>
      ))}
    </div>
  </Stack>
)
