/** The mark of Keygrant: a keyhole in a shield. */
export function Mark() {
  return (
    <svg viewBox="0 0 24 24" width={24} height={24} aria-hidden="true">
      <path
        fill="var(--mantine-primary-color-filled)"
        d="M12 1.5 3 5v6.2c0 5.4 3.8 9.6 9 11.3 5.2-1.7 9-5.9 9-11.3V5z"
      />
      <path
        fill="var(--mantine-primary-color-contrast)"
        d="M12 6.5a3.25 3.25 0 0 0-1.25 6.25V17.5h2.5v-4.75A3.25 3.25 0 0 0 12 6.5m0 2a1.25 1.25 0 1 1 0 2.5 1.25 1.25 0 0 1 0-2.5"
      />
    </svg>
  )
}
