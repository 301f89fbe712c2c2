const MINIMUM_PASSWORD_LENGTH = 6

// Messages by field, in the shape of a LoginFailed's errors; {} when the form may be sent.
export function checkForm({ username, password }) {
  const errors = {}
  if (!username.trim()) errors.username = ['Enter your user name.']
  if (password.length < MINIMUM_PASSWORD_LENGTH) {
    errors.password = [`Enter at least ${MINIMUM_PASSWORD_LENGTH} characters.`]
  }
  return errors
}
