const root = '/api/v1';

export class ApiError extends Error {
  constructor(problem, status) {
    super([problem.detail ?? problem.title ?? `status ${status}`, ...(problem.problems ?? []).map(one => `${one.line ? `line ${one.line}: ` : ''}${one.path} ${one.message}`)].join('\n'));
    this.status = status;
  }
}

async function ask(path, options) {
  const answer = await fetch(root + path, { credentials: 'same-origin', ...options });
  if (answer.status === 401) location.reload();
  if (!answer.ok) throw new ApiError(await answer.json().catch(() => ({})), answer.status);
  return answer;
}

export const get = async path => (await ask(path)).json();
export const post = async (path, body = '') => (await ask(path, { method: 'POST', body })).json();
export const remove = async path => (await ask(path, { method: 'DELETE' })).json();

// Every page of a list, told as it comes.
export async function pages(path, tell) {
  for (let next = path; next;) {
    const answer = await ask(next);
    tell(await answer.json());
    const link = /<([^>]+)>; rel="next"/.exec(answer.headers.get('Link') ?? '');
    next = link ? link[1].slice(root.length) : null;
  }
}

export function events(path, handlers) {
  const source = new EventSource(root + path);
  const connection = document.getElementById('connection');
  source.onopen = () => { connection.textContent = 'live'; };
  source.onerror = () => { connection.textContent = source.readyState === EventSource.CLOSED ? '' : 'reconnecting …'; };
  for (const [type, handler] of Object.entries(handlers)) source.addEventListener(type, event => handler(JSON.parse(event.data), event));
  return () => { source.close(); connection.textContent = ''; };
}

export const study = name => `/studies/${encodeURIComponent(name)}`;
