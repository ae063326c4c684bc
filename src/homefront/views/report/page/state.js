// What the reader has chosen: one object; parts of the page say which keys they follow.
export function createState(first) {
  const values = {...first}, followers = [];
  return {
    get: key => values[key],
    set(changed) {
      const keys = Object.keys(changed).filter(key => values[key] !== changed[key]);
      if (!keys.length) return;
      Object.assign(values, changed);
      for (const [names, call] of followers) if (names.some(n => keys.includes(n))) call(values, keys);
    },
    on(names, call) { followers.push([names, call]); },
    all: () => ({...values}),
  };
}
