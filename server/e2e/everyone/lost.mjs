// Runs the script of package lost without a page, on a report that is given:
//
//   node lost.mjs SCRIPT REPORT ORIGIN
//
// and writes as a JSON line {text, digits, path}: the code in both forms, and the
// path of its picture.
import fs from 'node:fs';

const [script, report, origin] = process.argv.slice(2);
const source = fs.readFileSync(script, 'utf8').replace(/main\(\);\s*\}\)\(\);\s*$/, 'return { carry, seal, digitsOf, textOf, draw, pathOf, carriedPath };})()');
globalThis.window = { __sidetoneLost: { report: JSON.parse(fs.readFileSync(report, 'utf8')) } };
globalThis.location = { pathname: '/d/public', origin };
const made = new Function('return ' + source)();
const code = made.seal(JSON.stringify(made.carry()));
const digits = made.digitsOf(code);
const dark = made.draw(origin + made.carriedPath, digits);
process.stdout.write(JSON.stringify({ text: made.textOf(code), digits, path: dark ? made.pathOf(dark) : '' }) + '\n');
