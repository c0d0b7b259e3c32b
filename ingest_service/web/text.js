// The API counts Unicode code points; JavaScript's strings count UTF-16 units.

/** A text that is indexed by code points. */
export class Text {
  constructor(string) {
    this.string = string;
    // The offsets (in code points) of the characters that take two units.
    this.wide = [];
    let point = 0;
    for (let unit = 0; unit < string.length; unit += 1, point += 1) {
      if (string.codePointAt(unit) > 0xffff) {
        this.wide.push(point);
        unit += 1;
      }
    }
    this.length = point;
  }

  slice(start, end) {
    return this.string.slice(this.unit(start), this.unit(end));
  }

  /** Return the offset in code points of one in UTF-16 units. */
  point(unit) {
    return [...this.string.slice(0, unit)].length;
  }

  /** Return the offset in UTF-16 units of one in code points. */
  unit(point) {
    let low = 0;
    let high = this.wide.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.wide[middle] < point) low = middle + 1;
      else high = middle;
    }
    return point + low;
  }
}

/** Return spans as a tree below [start, end): children lie inside their parent; crossing spans are cut.
 *  Each span has `start`, `end` and `rank`; of two with the same place the lower rank is outside. */
export function nest(start, end, spans) {
  const root = { start, end, span: null, children: [] };
  const open = [root];
  const waiting = spans
    .map((span) => ({ start: Math.max(span.start, start), end: Math.min(span.end, end), span }))
    .filter((piece) => piece.start < piece.end)
    .sort(outerFirst);
  for (let index = 0; index < waiting.length; index += 1) {
    const piece = waiting[index];
    while (open.at(-1).end <= piece.start) open.pop();
    const parent = open.at(-1);
    if (piece.end > parent.end) {
      const rest = { start: parent.end, end: piece.end, span: piece.span };
      let place = index + 1;
      while (place < waiting.length && outerFirst(waiting[place], rest) < 0) place += 1;
      waiting.splice(place, 0, rest);
    }
    const node = {
      start: piece.start,
      end: Math.min(piece.end, parent.end),
      span: piece.span,
      children: [],
    };
    parent.children.push(node);
    open.push(node);
  }
  return root;
}

function outerFirst(one, other) {
  return one.start - other.start || other.end - one.end || one.span.rank - other.span.rank;
}
