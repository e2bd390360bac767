/** Mails in Chinese. */
import type { MailWords } from './mail-words.ts'

export const zh: MailWords = {
  password_reset: {
    subject: '设置新密码',
    before: '有人(可能是您本人)请求为此地址设置新密码。如需设置,请在30分钟内打开此链接:',
    after: '如果不是您本人,则无需任何操作:您的密码保持不变,其他人也不会收到此链接。',
  },
  password_changed: {
    subject: '您的密码已更改',
    before: '您账户的密码刚刚被更改,所有其他浏览器均已退出登录。如果是您本人操作,则无需任何操作。',
    after: '如果不是您本人,请立即通过登录页面上的“忘记密码?”设置新密码:',
  },
  test: {
    subject: '测试邮件',
    before: '本服务的运营者从设置页面发送了这封邮件,以确认邮件能够送达。邮件已送达。',
    after: '登录页面在此:',
  },
  invitation: ({ organizationName, inviter }) => ({
    subject: `加入 ${organizationName} 的邀请`,
    before: `${inviter} 邀请您加入 ${organizationName}。如需接受,请在7天内打开此链接:`,
    after: '如果您不清楚这是怎么回事,可以忽略这封邮件。',
  }),
  ending: (host) => `此邮件由 ${host} 自动发送。`,
}
