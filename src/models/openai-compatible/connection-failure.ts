import type { ErrorCode } from '../../base/errors.ts';

export interface ConnectionFailure {
  readonly code: ErrorCode;
  readonly message: string;
  /** For developers: the messages of all errors that were wrapped into one another. */
  readonly trace: string;
  /** Whether it may work in a moment without anybody doing anything. */
  readonly retry: boolean;
}

interface Kind {
  /** Codes of Node's, OpenSSL's, llhttp's and undici's errors; names of errors that have none. */
  readonly codes: RegExp;
  readonly code: ErrorCode;
  readonly retry?: true;
  readonly say: (host: string, code: string) => string;
}

/** The first that fits any of the codes counts. */
const KINDS: readonly Kind[] = [
  {
    codes: /^ECONNREFUSED$/,
    code: 'model.unreachable',
    say: (host) =>
      `Nothing answers at ${host}. Start the model server there, or check the base URL with "Daybook: Select Model".`,
  },
  {
    codes: /^(?:ENOTFOUND|EAI_AGAIN|EAI_NODATA|EAI_NONAME)$/,
    code: 'model.unreachable',
    say: (host) => `The host ${host} cannot be found. Check the base URL and the network connection.`,
  },
  {
    codes: /^ERR_(?:SSL|TLS)|CERT|^EPROTO$|^UNABLE_TO_(?:GET|VERIFY)/,
    code: 'model.unreachable',
    say: (host, code) =>
      `No secure connection to ${host} could be made (${code}). Check whether the base URL should begin with http:// or https://, and the host's certificate.`,
  },
  {
    codes: /^(?:EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN|ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT)$/,
    code: 'model.unreachable',
    say: (host) => `${host} cannot be reached. Check the network connection, VPN and proxy.`,
  },
  {
    codes: /^UND_ERR_(?:HEADERS|BODY)_TIMEOUT$/,
    code: 'model.timeout',
    say: (host) => `${host} stopped answering. Try again, or choose another model.`,
  },
  {
    codes: /^(?:ECONNRESET|ECONNABORTED|EPIPE|UND_ERR_SOCKET|UND_ERR_RES_CONTENT_LENGTH_MISMATCH)$/,
    code: 'model.interrupted',
    retry: true,
    say: (host) => `${host} broke off the connection. Try again.`,
  },
  {
    codes: /^HPE_|^HTTPParserError$/,
    code: 'model.bad-response',
    say: (host) => `What answers at ${host} does not speak HTTP. Check the base URL.`,
  },
];

/** What kept `fetch` from connecting or from reading on. `host`: as in the address, "localhost:11434". */
export function describeConnectionFailure(thrown: unknown, host: string): ConnectionFailure {
  const chain = chainOf(thrown);
  const codes = chain.map((error) =>
    'code' in error && typeof error.code === 'string' ? error.code : error.name,
  );
  const trace = chain.map(({ message }) => message).join(' < ');
  for (const kind of KINDS) {
    const found = codes.find((code) => kind.codes.test(code));
    if (found === undefined) continue;
    return { code: kind.code, message: kind.say(host, found), trace, retry: kind.retry ?? false };
  }
  const why = chain.findLast(({ message }) => message !== '')?.message ?? String(thrown);
  const message = `${host} cannot be reached (${why}). Check the base URL and the network connection.`;
  return { code: 'model.unreachable', message, trace, retry: false };
}

/** `fetch` throws "fetch failed" and hides why in causes, and in lists of causes where a name has several addresses. */
function chainOf(thrown: unknown): Error[] {
  const chain: Error[] = [];
  for (let error = thrown; error instanceof Error && chain.length < 10; error = error.cause) {
    chain.push(error);
    if (error instanceof AggregateError) chain.push(...error.errors.filter((each) => each instanceof Error));
  }
  return chain;
}
