/** Sends the answer to the client at once (OAuth 2.0 Form Post Response Mode). Without it, there is the button. */
document.querySelector('form[data-form-post]')?.submit()
