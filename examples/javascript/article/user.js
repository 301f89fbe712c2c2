// The calls of the token endpoints. The article shows the first and imports the second.
export const createUserApi = (request) => ({
  getToken: (data) => request({ url: 'token/', method: 'post', data }),
  // fault 2: it goes through the interceptors, so a refused refresh refreshes again, without end
  refreshToken: (data) => request({ url: 'token/refresh/', method: 'post', data }),
})
