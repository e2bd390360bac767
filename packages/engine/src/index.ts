/** Decides everything an OAuth 2.0 authorization server decides; pure but for its ports. */
export type * from './account-ports.ts'
export type * from './accounts/account-deps.ts'
export { accountPolicy } from './accounts/account-policy.ts'
export { canonicalEmail } from './accounts/canonical-email.ts'
export {
  changePassword,
  type PasswordChange,
  type PasswordChangeFault,
} from './accounts/change-password.ts'
export { isFresh, type NotConfirmed } from './accounts/confirm-identity.ts'
export {
  type AcceptanceFault,
  acceptInvitation,
  type Invitation,
  type InvitationFault,
  type Inviter,
  invite,
  joinOrganization,
  type OpenInvitation,
  readInvitation,
} from './accounts/invitations.ts'
export {
  type PasskeyOutcome,
  signInWithPasskey,
  startPasskeySignIn,
} from './accounts/passkey-sign-in.ts'
export { addPasskey, removePasskey, startPasskey } from './accounts/passkeys.ts'
export {
  isAcceptablePassword,
  maxPasswordLength,
  minPasswordLength,
} from './accounts/password-policy.ts'
export {
  handOutResetLink,
  type LinkFault,
  readResetLink,
  requestPasswordReset,
  resetPassword,
} from './accounts/password-reset.ts'
export { readPending } from './accounts/pending-sign-in.ts'
export type { SignInProblem } from './accounts/record-sign-in.ts'
export { type SecondFactorOutcome, verifySecondFactor } from './accounts/second-factor.ts'
export {
  endOtherSessions,
  endSession,
  listSessions,
  type NewSession,
  readSession,
} from './accounts/sessions.ts'
export {
  isSetUpLink,
  makeFirstOperator,
  makeSetUpLink,
  type SetUpFault,
} from './accounts/set-up.ts'
export {
  type PasswordSignIn,
  type SignedIn,
  type SignInOutcome,
  type SignInRefusal,
  signIn,
} from './accounts/sign-in.ts'
export {
  renewRecoveryCodes,
  repeatTotpOffer,
  startTotp,
  type TotpFault,
  type TotpOffer,
  turnOffTotp,
  turnOnTotp,
} from './accounts/totp-set-up.ts'
export * from './admin-ports.ts'
export * from './authorize/authorization-request.ts'
export { describeClient } from './authorize/consent-question.ts'
export { type DecideOutcome, decide } from './authorize/decide.ts'
export {
  type DeviceDecision,
  decideDevice,
  findWaitingDevice,
  type WaitingDevice,
} from './authorize/decide-device.ts'
export { nextStep, type Step } from './authorize/next-step.ts'
export { type ConsentPreview, previewConsent } from './authorize/preview-consent.ts'
export { locationOf } from './authorize/respond.ts'
export type { PublicationChange } from './clients/publication-change.ts'
export { publicationFaults } from './clients/publication-faults.ts'
export {
  clientDefaults,
  clientTypes,
  isMailAddress,
  newClient,
  type RegistrationFault,
  refreshTokenPolicyOf,
  registrationFaults,
} from './clients/registration.ts'
export { withdrawAllConsents, withdrawOwnConsent } from './consents/withdraw.ts'
export type * from './console-ports.ts'
export type * from './delegation-ports.ts'
export type { Deps, EndpointRequest } from './deps.ts'
export type * from './developer-token-ports.ts'
export { developerTokenClient } from './developer-tokens/developer-token-client.ts'
export {
  type DeveloperTokenOrder,
  type NewDeveloperToken,
  newDeveloperToken,
} from './developer-tokens/new-developer-token.ts'
export { type AuthorizeOutcome, authorize } from './endpoints/authorize.ts'
export {
  type DeviceAuthorizationResponse,
  deviceAuthorization,
} from './endpoints/device-authorization.ts'
export {
  type EndSession,
  type EndSessionRequest,
  endSession as judgeEndSession,
} from './endpoints/end-session.ts'
export {
  describeAccessToken,
  type IntrospectionResponse,
  introspect,
} from './endpoints/introspect.ts'
export { type JwkSet, jwks, jwksMaxAge } from './endpoints/jwks.ts'
export { endpointPaths, metadata } from './endpoints/metadata.ts'
export { identityApi, openidConfiguration } from './endpoints/openid-configuration.ts'
export { type ParResponse, par } from './endpoints/par.ts'
export { redeem } from './endpoints/redeem.ts'
export { revocations } from './endpoints/revocations.ts'
export { revoke } from './endpoints/revoke.ts'
export { token } from './endpoints/token.ts'
export { type UserinfoFault, type UserinfoResponse, userinfo } from './endpoints/userinfo.ts'
export * from './event-ports.ts'
export {
  type IdentifierPrefix,
  identifierPrefixes,
  newIdentifier,
  randomText,
} from './identifiers.ts'
export { chooseKey, publishedKeys } from './keys/choose-key.ts'
export {
  planRotation,
  type RotationContext,
  type RotationPlan,
  replaceNow,
  rotateNow,
} from './keys/plan-rotation.ts'
export {
  defaultPageSettings,
  maxLogoLength,
  type PageSettings,
  pageSettingsFaults,
  readPicture,
} from './page-settings.ts'
export * from './policy.ts'
export * from './ports.ts'
export * from './problems.ts'
export { isAddressBlock } from './proof/address-allowed.ts'
export { isForGood, newRevocation, type RevocationContext } from './revocation/new-revocation.ts'
export { type FeedPosition, RevocationFeed, type SignedFeed } from './revocation/revocation-feed.ts'
export { RevocationSet } from './revocation/revocation-set.ts'
export * from './revocation-ports.ts'
export { type NewClientSecret, newClientSecret } from './tokens/client-secret.ts'
export type { TokenResponse } from './tokens/mint.ts'
export {
  type ActiveAccessToken,
  readAccessToken,
} from './tokens/read-access-token.ts'
export {
  type PresentationFault,
  type PresentedToken,
  readPresentedToken,
} from './tokens/read-presented-token.ts'
export type { Asked } from './tokens/target.ts'
export { previewToken, type TokenPreview, tokenForClient } from './tokens/token-for-client.ts'
export { formatUserCode, parseUserCode } from './tokens/user-code.ts'
