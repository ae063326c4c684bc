// Where things stand on the map, in its own units: nothing here knows of the page.
const STROKES_A_ROW = 12;
export const MOST_STROKES = 36;
// the point of an axis so many km along it; before its begin the begin, past its end the end
export function along(route, km) {
  const c = route.km;
  if (km <= c[0]) return [route.x[0], route.y[0]];
  let i = 1;
  while (i < c.length - 1 && c[i] < km) i++;
  const part = Math.min(1, (km - c[i - 1]) / (c[i] - c[i - 1]));
  return [route.x[i - 1] + part * (route.x[i] - route.x[i - 1]), route.y[i - 1] + part * (route.y[i] - route.y[i - 1])];
}
export const pointsOf = line => line.map(p => p[0].toFixed(1) + "," + p[1].toFixed(1)).join(" ");
// counted strokes: each stands for so many plants
export const strokes = (x, y, n, from = 0) => {
  let d = "";
  for (let k = from; k < from + n; k++) d += `M${(x + 4 * (k % STROKES_A_ROW)).toFixed(1)} ${y + 9 * Math.floor(k / STROKES_A_ROW)}v7`;
  return d;
};
// people who left, as strokes out of the place: a run keeps that they left, not where each of them went
export const comb = (m, n) => {
  let d = "";
  for (let k = 0; k < n; k++) {
    const a = 2 * Math.PI * (k + 0.5) / MOST_STROKES - Math.PI / 2, c = Math.cos(a), s = Math.sin(a);
    d += `M${(m.x + (m.r + 2) * c).toFixed(1)} ${(m.y + (m.r + 2) * s).toFixed(1)}l${(8 * c).toFixed(1)} ${(8 * s).toFixed(1)}`;
  }
  return d;
};
