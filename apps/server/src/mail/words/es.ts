/** Mails in Spanish. */
import type { MailWords } from './mail-words.ts'

export const es: MailWords = {
  password_reset: {
    subject: 'Elegir una nueva contraseña',
    before:
      'Alguien, probablemente usted, ha pedido una nueva contraseña para esta dirección. Para elegirla, abra este enlace en los próximos 30 minutos:',
    after:
      'Si no ha sido usted, no tiene que hacer nada: su contraseña sigue igual y nadie más recibe este enlace.',
  },
  password_changed: {
    subject: 'Su contraseña ha cambiado',
    before:
      'La contraseña de su cuenta acaba de cambiarse. Se ha cerrado la sesión en todos los demás navegadores. Si ha sido usted, no hay nada que hacer.',
    after:
      'Si no ha sido usted, elija enseguida una nueva contraseña con «¿Olvidada?» en la página de inicio de sesión:',
  },
  test: {
    subject: 'Mensaje de prueba',
    before:
      'Un operador de este servicio ha enviado este mensaje desde los ajustes para ver si los mensajes llegan. Así es.',
    after: 'La página de inicio de sesión está aquí:',
  },
  invitation: ({ organizationName, inviter }) => ({
    subject: `Invitación a ${organizationName}`,
    before: `${inviter} le invita a unirse a ${organizationName}. Para aceptar, abra este enlace en los próximos 7 días:`,
    after: 'Si no sabe de qué se trata, puede ignorar este mensaje.',
  }),
  ending: (host) => `Este mensaje ha sido enviado automáticamente por ${host}.`,
}
