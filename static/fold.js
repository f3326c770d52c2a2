// Makes text comparable for somebody who searches it, as package fold does on
// the server.

const letters = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ħ: "h", ŧ: "t", ı: "i", ς: "σ" };
const lettered = new RegExp(`[${Object.keys(letters).join("")}]`, "gu");
const marks = "\\u0300-\\u036F\\u0483-\\u0489\\u0591-\\u05BD\\u05BF\\u05C1\\u05C2\\u05C4\\u05C5\\u05C7\\u0610-\\u061A\\u0640" +
  "\\u064B-\\u065F\\u0670\\u06D6-\\u06DC\\u06DF-\\u06E4\\u06E7\\u06E8\\u06EA-\\u06ED\\u1AB0-\\u1AFF\\u1DC0-\\u1DFF" +
  "\\u20D0-\\u20FF\\uFE00-\\uFE0F\\uFE20-\\uFE2F";
const dropped = new RegExp(`[${marks}\\p{Cf}]`, "gu");
const unspaced = ["Han", "Hiragana", "Katakana", "Bopomofo", "Hangul", "Yi", "Thai", "Lao", "Khmer", "Myanmar"]
  .map((script) => `\\p{sc=${script}}`).join("") + "ー";
const symbols = "+#.";
const alone = new RegExp(`[${symbols}${unspaced}]`, "u");
const token = new RegExp(`[${symbols}${unspaced}]|[^${symbols}${unspaced}]+`, "gu");
const word = /\.?[\p{L}\p{N}\p{M}](?:[\p{L}\p{N}\p{M}+#]|\.(?=[\p{L}\p{N}\p{M}]))*/gu;

const fold = (text) => text.normalize("NFKD").toLowerCase().replace(dropped, "")
  .replace(lettered, (c) => letters[c]).normalize("NFC");
const joined = (text) => text.match(token).join(" ");

/** The words of a text, folded and in their order. */
export const words = (text) => fold(text).match(word) ?? [];

/** Whether what is looked for begins somewhere in a word: at any of its tokens. Both are of words(). */
export const begins = (word, search) =>
  alone.test(word) ? ` ${joined(word)}`.includes(` ${joined(search)}`) : word.startsWith(search);

/** Whether what is looked for is a word, or whole tokens of it. */
export const is = (word, search) =>
  alone.test(word) ? ` ${joined(word)} `.includes(` ${joined(search)} `) : word === search;
