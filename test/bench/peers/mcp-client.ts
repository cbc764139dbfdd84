import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import * as z from 'zod';

export interface McpServer {
  /** Calls a tool; resolves with its structured result, and rejects with what the server says of a failure. */
  call(tool: string, args: object): Promise<unknown>;
  close(): Promise<void>;
}

const reply = z.object({
  id: z.number(),
  result: z
    .looseObject({
      isError: z.boolean().optional(),
      content: z.unknown().optional(),
      structuredContent: z.unknown().optional(),
    })
    .optional(),
  error: z.object({ message: z.string() }).optional(),
});

interface PendingRequest {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/**
 * Starts an MCP server and speaks JSON-RPC with it, one message to a line. See
 * https://modelcontextprotocol.io/specification/2025-06-18/basic/transports#stdio.
 */
export async function startMcpServer(script: string, env: Record<string, string>): Promise<McpServer> {
  const child = spawn(process.execPath, [script], {
    env: { ...process.env, ...env },
    // It announces itself on stderr.
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const exited = once(child, 'exit');
  const pending = new Map<number, PendingRequest>();
  createInterface(child.stdout).on('line', (line) => settle(pending, line));
  child.on('exit', () => {
    for (const request of pending.values()) request.reject(new Error('The MCP server has ended.'));
  });
  const write = (message: object): void => void child.stdin.write(`${JSON.stringify(message)}\n`);
  let lastId = 0;
  const request = (method: string, params: object): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const id = ++lastId;
      pending.set(id, { resolve, reject });
      write({ jsonrpc: '2.0', id, method, params });
    });
  const clientInfo = { name: 'daybook-bench', version: '1.0.0' };
  await request('initialize', { protocolVersion: '2025-06-18', capabilities: {}, clientInfo });
  write({ jsonrpc: '2.0', method: 'notifications/initialized' });
  return {
    call: (name, args) => request('tools/call', { name, arguments: args }),
    async close() {
      child.stdin.end();
      await exited;
    },
  };
}

function settle(pending: Map<number, PendingRequest>, line: string): void {
  const parsed = reply.safeParse(JSON.parse(line));
  // The server's own notifications and requests have no answer's shape.
  if (!parsed.success) return;
  const { id, result, error } = parsed.data;
  const request = pending.get(id);
  pending.delete(id);
  if (error) request?.reject(new Error(error.message));
  else if (result?.isError) request?.reject(new Error(JSON.stringify(result.content)));
  else request?.resolve(result?.structuredContent);
}
