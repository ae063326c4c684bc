// Numbers of the run, and tables that stand as JSON among them, unpacked once (see pack.py).
const NOBODY = 255, LEVELS = 254;
export async function unpack(index, text) {
  const arrays = {};
  if (!Object.keys(index).length) return arrays;
  const packed = Uint8Array.from(atob(text.trim()), c => c.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  for (const name in index) {
    const part = index[name];
    if (part.kind === "json") {
      arrays[name] = JSON.parse(new TextDecoder().decode(bytes.subarray(part.at, part.at + part.shape[0])));
      continue;
    }
    const days = part.shape[part.shape.length - 1];
    const size = part.shape.reduce((a, b) => a * b, 1);
    const values = part.kind === "u8" ? bytes.slice(part.at, part.at + size) : new Int16Array(bytes.slice(part.at, part.at + 2 * size).buffer);
    const most = part.most === undefined ? null : new Float32Array(bytes.slice(part.most, part.most + 4 * size / days).buffer);
    for (let i = 0; i < size; i++) if (i % days) values[i] += values[i - 1];
    arrays[name] = {values, days, rows: part.shape.length > 2 ? part.shape[1] : 1, most, shape: part.shape, kind: part.kind, parts: part.parts};
  }
  return arrays;
}
// one number of an array, rows counted over all axes but the last
export function cell(a, row, day) {
  const v = a.values[row * a.days + day];
  if (a.kind !== "u8") return v / a.parts;
  return v === NOBODY ? NaN : a.most ? v / LEVELS * a.most[row] : v / a.parts;
}
// low, middle, high are the first axis (one alone: a single world); a row of days under each
export const quantileAt = arrays => (name, quantile, row, day) => {
  const a = arrays[name], q = a.shape.length > 2 ? a.shape[0] : 1;
  return cell(a, (q === 1 ? 0 : quantile) * a.rows + row, day);
};
