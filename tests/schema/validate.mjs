// Checks against the official GraphQL schema of Dialogporten, as published on npm:
//   - every document of ours (`src/dialogporten/queries/*.graphql`) is valid in it;
//   - every exchange with the simulator fits it: what is valid is answered with the types it
//     promises, what is not valid is refused;
//   - the simulator's own schema is a part of it.
//
// Usage: node tests/schema/validate.mjs [FILE]
// FILE (or standard input, with `-`) holds JSON, one value a line: `{"sdl": …}` or
// `{"name", "query", "variables", "response"}`. Without it only the documents are checked.
// Prints each finding and exits with 1 if there is one, with 2 if it cannot check.

import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);
const queries = join(here, "../../src/dialogporten/queries");

let graphql, officialSdl;
try {
  graphql = await import("graphql");
  const folder = dirname(require.resolve("@digdir/dialogporten-schema/package.json"));
  officialSdl = readFileSync(join(folder, "schema.verified.graphql"), "utf8");
} catch (error) {
  console.error(`cannot check: ${error.message} (npm ci --prefix tests)`);
  process.exit(2);
}
const {
  buildSchema, parse, validate, getOperationAST, getVariableValues, isAbstractType, isEnumType,
  isInputObjectType, isInterfaceType, isLeafType, isListType, isNonNullType, isObjectType,
  isIntrospectionType, isSpecifiedScalarType, isUnionType, isRequiredArgument,
} = graphql;

const official = buildSchema(officialSdl.replace(/^\uFEFF/, ""));
const findings = [];
const find = (where, what) => findings.push(`${where}: ${what}`);

// --- our documents -----------------------------------------------------------------------------

function checkDocuments() {
  const files = readdirSync(queries).filter((file) => file.endsWith(".graphql"));
  if (files.length === 0) find(queries, "no documents");
  for (const file of files) {
    try {
      const text = readFileSync(join(queries, file), "utf8");
      const used = [...text.matchAll(/\.\.\.(\w+)/g)].map(([, name]) => name);
      const fragments = [...new Set(used)].map((name) => readFileSync(join(queries, "fragments", `${name}.graphql`), "utf8"));
      const document = parse([...fragments, text].join("\n"));
      for (const error of validate(official, document)) find(file, error.message);
    } catch (error) {
      find(file, error.message);
    }
  }
  return files.length;
}

// --- answers -----------------------------------------------------------------------------------

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d*[1-9])?Z$/;
const scalars = {
  UUID: (value) => typeof value === "string" && UUID.test(value),
  DateTime: (value) => typeof value === "string" && DATE.test(value),
  URL: (value) => typeof value === "string" && URL.canParse(value),
  String: (value) => typeof value === "string",
  ID: (value) => typeof value === "string",
  Boolean: (value) => typeof value === "boolean",
  Int: (value) => Number.isInteger(value) && Math.abs(value) < 2 ** 31,
  Float: (value) => typeof value === "number",
};

// Whether the official service would refuse the request before it runs, and why.
function refusal(document, variables) {
  const errors = validate(official, document);
  if (errors.length > 0) return errors[0].message;
  const operation = getOperationAST(document);
  if (!operation) return "no operation, or several";
  const values = getVariableValues(official, operation.variableDefinitions ?? [], variables ?? {});
  if (values.errors) return values.errors[0].message;
  // The published scalars have no rules of their own: a schema language cannot carry them.
  const wrong = wrongScalar(operation, variables ?? {});
  return wrong ?? null;
}

function wrongScalar(operation, variables) {
  for (const definition of operation.variableDefinitions ?? []) {
    const type = graphql.typeFromAST(official, definition.type);
    const wrong = wrongInput(type, variables[definition.variable.name.value]);
    if (wrong) return wrong;
  }
  return null;
}

function wrongInput(type, value) {
  if (value === null || value === undefined) return null;
  if (isNonNullType(type)) return wrongInput(type.ofType, value);
  if (isListType(type)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      const wrong = wrongInput(type.ofType, item);
      if (wrong) return wrong;
    }
    return null;
  }
  if (isInputObjectType(type)) {
    for (const field of Object.values(type.getFields())) {
      const wrong = wrongInput(field.type, value[field.name]);
      if (wrong) return wrong;
    }
    return null;
  }
  if (type.name === "UUID") return scalars.UUID(value) ? null : `${value} is no UUID`;
  if (type.name === "DateTime") {
    return /(Z|[+-]\d\d:\d\d)$/.test(value) ? null : `${value} has no offset`;
  }
  return null;
}

function checkExchange({ name, query, variables, response }) {
  let document;
  try {
    document = parse(query);
  } catch {
    if (!response?.errors?.length) find(name, "an unreadable document was answered");
    return;
  }
  const why = refusal(document, variables);
  if (why) {
    if (!response?.errors?.length || response.data) find(name, `was answered in spite of: ${why}`);
    return;
  }
  if (response?.data === null || response?.data === undefined) {
    if (!response?.errors?.length) find(name, "neither data nor errors");
    return;
  }
  const operation = getOperationAST(document);
  const fragments = {};
  for (const definition of document.definitions) {
    if (definition.kind === "FragmentDefinition") fragments[definition.name.value] = definition;
  }
  const root = official.getRootType(operation.operation);
  checkObject(root, [operation.selectionSet], response.data, { name, fragments }, "data");
}

function checkValue(type, sets, value, context, path) {
  if (isNonNullType(type)) {
    if (value === null || value === undefined) return find(context.name, `${path} is null`);
    return checkValue(type.ofType, sets, value, context, path);
  }
  if (value === null) return;
  if (value === undefined) return find(context.name, `${path} is missing`);
  if (isListType(type)) {
    if (!Array.isArray(value)) return find(context.name, `${path} is no list`);
    value.forEach((item, i) => checkValue(type.ofType, sets, item, context, `${path}[${i}]`));
  } else if (isEnumType(type)) {
    if (!type.getValue(value)) find(context.name, `${path}: ${value} is no ${type.name}`);
  } else if (isLeafType(type)) {
    const fits = scalars[type.name];
    if (!fits) find(context.name, `${path}: no rule for ${type.name}`);
    else if (!fits(value)) find(context.name, `${path}: ${JSON.stringify(value)} is no ${type.name}`);
  } else {
    checkObject(type, sets, value, context, path);
  }
}

function checkObject(declared, sets, value, context, path) {
  if (typeof value !== "object" || Array.isArray(value)) {
    return find(context.name, `${path} is no object`);
  }
  let type = declared;
  if (isAbstractType(declared)) {
    const named = "__typename" in value ? official.getType(value.__typename) : undefined;
    if (named && !official.isSubType(declared, named)) {
      return find(context.name, `${path}: ${value.__typename} is no ${declared.name}`);
    }
    if ("__typename" in value && !named) {
      return find(context.name, `${path}: no type ${value.__typename}`);
    }
    type = named ?? declared;
  } else if ("__typename" in value && value.__typename !== declared.name) {
    find(context.name, `${path}: ${value.__typename} is no ${declared.name}`);
  }
  const asked = collect(type, sets, context.fragments, new Map());
  for (const key of Object.keys(value)) {
    if (!asked.has(key)) find(context.name, `${path}.${key} was not asked for`);
  }
  for (const [key, nodes] of asked) {
    const field = nodes[0].name.value;
    if (field.startsWith("__")) {
      if (!(key in value)) find(context.name, `${path}.${key} is missing`);
      continue;
    }
    const inner = nodes.map((node) => node.selectionSet).filter(Boolean);
    checkValue(type.getFields()[field].type, inner, value[key], context, `${path}.${key}`);
  }
}

// The fields that a selection asks of a type, by the key they are answered under.
function collect(type, sets, fragments, found) {
  for (const set of sets) {
    for (const selection of set.selections) {
      if (selection.kind === "Field") {
        const key = (selection.alias ?? selection.name).value;
        found.set(key, [...(found.get(key) ?? []), selection]);
        continue;
      }
      const fragment = selection.kind === "FragmentSpread" ? fragments[selection.name.value] : selection;
      const on = fragment.typeCondition && official.getType(fragment.typeCondition.name.value);
      const fits = !on || on === type || (isAbstractType(on) && official.isSubType(on, type));
      if (fits) collect(type, [fragment.selectionSet], fragments, found);
    }
  }
  return found;
}

// --- the simulator's schema --------------------------------------------------------------------

// Its roots may lack fields that come with later stages; all other types are there as a whole.
function checkSchema(sdl) {
  const own = buildSchema(sdl, { assumeValidSDL: true });
  const roots = new Set();
  for (const root of ["query", "mutation", "subscription"]) {
    const [mine, theirs] = [own.getRootType(root), official.getRootType(root)];
    if (!mine) continue;
    roots.add(mine.name);
    if (mine.name !== theirs?.name) find("schema", `${root} is ${mine.name}, not ${theirs?.name}`);
  }
  let count = 0;
  for (const type of Object.values(own.getTypeMap())) {
    if (isIntrospectionType(type) || isSpecifiedScalarType(type)) continue;
    count += 1;
    const theirs = official.getType(type.name);
    if (theirs?.constructor.name !== type.constructor.name) {
      find("schema", `${type.name} is not there as ${type.constructor.name}`);
    } else if (isEnumType(type)) {
      same(`enum ${type.name}`, names(type.getValues()), names(theirs.getValues()));
    } else if (isObjectType(type) || isInterfaceType(type) || isInputObjectType(type)) {
      checkFields(type, theirs, roots.has(type.name));
    } else if (isUnionType(type)) {
      same(`union ${type.name}`, names(type.getTypes()), names(theirs.getTypes()));
    }
  }
  if (count === 0) find("schema", "is empty");
  return count;
}

const names = (list) => list.map((item) => item.name).sort().join(" ");

function same(what, mine, theirs) {
  if (mine !== theirs) find("schema", `${what}: ${mine} instead of ${theirs}`);
}

function checkFields(type, official, isRoot) {
  const [mine, theirs] = [type.getFields(), official.getFields()];
  for (const name of Object.keys(theirs)) {
    if (!mine[name] && !isRoot) find("schema", `${type.name}.${name} is missing`);
  }
  if (!isInputObjectType(type)) {
    same(`${type.name} implements`, names(type.getInterfaces()), names(official.getInterfaces()));
  }
  for (const [name, field] of Object.entries(mine)) {
    const wanted = theirs[name];
    if (!wanted) {
      find("schema", `${type.name}.${name} is not in the official schema`);
      continue;
    }
    same(`${type.name}.${name}`, String(field.type), String(wanted.type));
    same(`${type.name}.${name} default`, String(field.defaultValue), String(wanted.defaultValue));
    for (const argument of field.args ?? []) {
      const other = wanted.args.find(({ name }) => name === argument.name);
      const where = `${type.name}.${name}(${argument.name})`;
      same(where, String(argument.type), String(other?.type));
      same(`${where} default`, String(argument.defaultValue), String(other?.defaultValue));
    }
    for (const argument of (wanted.args ?? []).filter(isRequiredArgument)) {
      if (!field.args.some(({ name }) => name === argument.name)) {
        find("schema", `${type.name}.${name}(${argument.name}) is missing`);
      }
    }
  }
}

// --- all of it ---------------------------------------------------------------------------------

const done = { documents: checkDocuments(), exchanges: 0, types: 0 };
const source = process.argv[2];
if (source) {
  const lines = readFileSync(source === "-" ? 0 : source, "utf8").split("\n").filter(Boolean);
  for (const line of lines.map((line) => JSON.parse(line))) {
    if ("sdl" in line) {
      done.types += checkSchema(line.sdl);
    } else {
      done.exchanges += 1;
      checkExchange(line);
    }
  }
}
for (const finding of findings) console.error(finding);
console.log(
  `${done.documents} documents, ${done.exchanges} exchanges, ${done.types} types checked: ` +
    `${findings.length} findings`,
);
process.exit(findings.length === 0 ? 0 : 1);
