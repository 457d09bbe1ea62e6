// What a process has used, as Linux tells.
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';

/** Milliseconds of processor time that the process has used so far. */
export async function processorTime(pid) {
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).replace(/^.*\) /s, '').split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  return (ticks * 1000) / Number(execFileSync('getconf', ['CLK_TCK']));
}

/** Megabytes that it holds at present, and that it held at most. */
export async function memory(pid) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const megabytes = (name) => Number(status.match(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm'))[1]) / 1024;
  return { now: megabytes('VmRSS'), most: megabytes('VmHWM') };
}
