const rules = {
  username: [{ required: true, message: 'Enter your user name' }],
  password: [{ required: true, min: 6, message: 'Enter your password' }],
}

// The methods of the login component.
export const createLogin = ({ useUserStore, getToken, message, router }) => ({
  form: { username: '', password: '' },
  err_username: '',
  err_password: '',

  submitForm() {
    if (!validate(this.form)) {
      console.log('validation failed')
      message.error('Validation failed, check what you entered!')
      return Promise.resolve()
    }
    // fault 14: the form is printed, and the password with it
    console.log('submitted:', this.form)
    return this.login()
  },

  login() {
    return getToken({ username: this.form.username, password: this.form.password })
      .then((response) => {
        // fault 14: the login's answer is printed, and both tokens with it
        console.log(response)
        if (response && response.access) {
          useUserStore().login(this.form.username, response.access, response.refresh)
          router.push({ name: 'home' })
        }
      })
      .catch((error) => {
        console.log(error)
        // fault 12: the messages are in error.response.data, so the fields never get them
        if ('username' in error) {
          this.err_username = error.username[0]
        } else if ('password' in error) {
          this.err_password = error.password[0]
        } else {
          message.error('Login failed!')
        }
      })
  },
})

function validate(form) {
  return Object.entries(rules).every(([field, [{ min = 1 }]]) => form[field].length >= min)
}
