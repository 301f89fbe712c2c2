import axios from 'axios'

const send = axios.getAdapter(['http', 'xhr']) // in Node, in a page

// Calls through an axios instance that gives its caller the data alone, and returns the whole
// answer with its body as the text that came.
export const calling = (request) => async (command) => {
  const texts = new Map()
  let last
  const note = (response) => {
    last = response
    texts.set(response, response?.data)
  }
  const adapter = (config) =>
    send(config).then(
      (response) => {
        note(response)
        return response
      },
      (error) => {
        note(error.response)
        throw error
      },
    )
  const answer = (response) => ({
    status: response.status,
    headers: response.headers.toJSON(true),
    body: texts.get(response),
  })
  try {
    await request({ ...wordsOf(command), adapter })
    return answer(last)
  } catch (error) {
    if (!error.response) throw error
    return answer(error.response)
  }
}

// An error as the protocol tells it.
export function told({ name, message, errors, retryable, retryAfter, isAxiosError, response }) {
  const error = isAxiosError && !response ? 'network' : name
  return { error, message, errors, retryable, retry_after: retryAfter }
}

function wordsOf({ method, path, headers, json, body, timeout }) {
  const content = body === undefined ? { data: json } : { data: body, transformRequest: asItIs }
  return { url: path, method, headers, ...content, ...(timeout && { timeout: timeout * 1000 }) }
}

const asItIs = (text) => text
