/** Mails in Japanese. */
import type { MailWords } from './mail-words.ts'

export const ja: MailWords = {
  password_reset: {
    subject: '新しいパスワードの設定',
    before:
      'このアドレスについて、新しいパスワードの設定が求められました。設定するには、30分以内に次のリンクを開いてください。',
    after:
      'お心当たりがない場合は、何もする必要はありません。パスワードはそのままで、このリンクがほかの人に届くことはありません。',
  },
  password_changed: {
    subject: 'パスワードが変更されました',
    before:
      'アカウントのパスワードが変更され、ほかのブラウザーはすべてサインアウトされました。ご本人による変更であれば、何もする必要はありません。',
    after:
      'お心当たりがない場合は、サインインのページの「お忘れですか?」から、すぐに新しいパスワードを設定してください。',
  },
  test: {
    subject: 'テストメール',
    before:
      'このサービスの運用者が、メールが届くかどうかを確かめるために設定画面から送信しました。メールは届いています。',
    after: 'サインインページはこちらです。',
  },
  invitation: ({ organizationName, inviter }) => ({
    subject: `${organizationName} への招待`,
    before: `${inviter} さんが ${organizationName} に招待しています。承諾するには、7日以内に次のリンクを開いてください。`,
    after: 'お心当たりがない場合は、このメールを無視してください。',
  }),
  ending: (host) => `このメールは ${host} から自動的に送信されました。`,
}
