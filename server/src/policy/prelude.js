// What a script finds around it. Called once per context with the functions of the host, before anything of a script runs.
// `setUp` takes the names of the criteria scripts; `claimsOf` makes the `claims` object of parsed claims, keeping the previous
// part where it is given none.
(function (host) {
    "use strict";
    const { freeze, defineProperty, getPrototypeOf, getOwnPropertyNames, getOwnPropertySymbols } = Object;
    const { apply, construct, ownKeys } = Reflect;
    const stringify = JSON.stringify;
    const isArray = Array.isArray;
    const hidden = (object, name, value) => defineProperty(object, name, { value, writable: false, enumerable: false, configurable: false });
    const lookUp = (object, name) =>
        object !== null && typeof object === "object" && Object.prototype.hasOwnProperty.call(object, name) ? object[name] : undefined;

    // --- Built-in functions that would run for hours in native code, where no deadline reaches them.
    const guard = (object, name, check) => {
        const real = object[name];
        const guarded = { [name](...args) { check(this, args); return apply(real, this, args); } }[name];
        defineProperty(object, name, { value: guarded, writable: true, enumerable: false, configurable: true });
    };
    const tooLong = (what) => { throw new RangeError(what + " is too long for a policy script"); };
    // Lists: native loops run to the length, however few items there are. A length that is worked out, or is no number, could
    // be another one when the real function asks.
    const LONGEST = 1e6;
    const { getOwnPropertyDescriptor } = Object;
    const checkLength = (list) => {
        if (isArray(list)) { if (list.length > LONGEST) tooLong("the list"); return; }
        if (list === null || (typeof list !== "object" && typeof list !== "function")) return;
        const own = getOwnPropertyDescriptor(list, "length");
        if (own === undefined ? !("length" in list) : "value" in own && (own.value === undefined || typeof own.value === "number")) {
            if (own !== undefined && own.value > LONGEST) tooLong("the list");
            return;
        }
        throw new TypeError("list functions work on lists of a plain length");
    };
    for (const name of getOwnPropertyNames(Array.prototype)) {
        if (["constructor", "push", "pop", "at", "toString", "toLocaleString"].includes(name)) continue;
        if (typeof Array.prototype[name] !== "function") continue;
        guard(Array.prototype, name, (list, args) => {
            checkLength(list);
            if (name === "concat") for (let i = 0; i < args.length; i++) checkLength(args[i]);
        });
    }
    // Nested lists that share their parts are as many as two to the depth: walked here, where the deadline is looked at.
    const flatten = (list, depth, out) => {
        for (let i = 0; i < list.length; i++) {
            if (!(i in list)) continue;
            const item = list[i];
            if (depth >= 1 && isArray(item)) { checkLength(item); flatten(item, depth - 1, out); } else out[out.length] = item;
        }
        return out;
    };
    const flat = { flat(depth) { checkLength(this); return flatten(this, depth === undefined ? 1 : Number(depth) || 0, []); } }.flat;
    defineProperty(Array.prototype, "flat", { value: flat, writable: true, enumerable: false, configurable: true });
    defineProperty(Array.prototype, Symbol.iterator, { value: Array.prototype.values, writable: true, enumerable: false, configurable: true });
    // An iterator over a list that grew after it was made is read natively by these two only.
    const collect = (name, add) => {
        const Real = globalThis[name];
        const Collection = { [name]: function (items) {
            if (new.target === undefined) throw new TypeError("class constructors must be invoked with 'new'");
            const made = construct(Real, [], new.target);
            if (items !== undefined && items !== null) for (const item of items) add(made, item);
            return made;
        } }[name];
        Collection.prototype = Real.prototype;
        defineProperty(Collection, "prototype", { writable: false });
        if (typeof Real.groupBy === "function") hidden(Collection, "groupBy", Real.groupBy);
        defineProperty(Real.prototype, "constructor", { value: Collection, writable: true, enumerable: false, configurable: true });
        globalThis[name] = Collection;
    };
    collect("Set", (set, item) => set.add(item));
    collect("Map", (map, item) => {
        if (item === null || typeof item !== "object") throw new TypeError("not an object");
        map.set(item[0], item[1]);
    });
    // Parts that are shared are written as often as they are met: they are counted here first, where the deadline is looked at.
    const { keys } = Object;
    const counted = (value, left) => {
        if (value === null || typeof value !== "object") return left;
        if (left <= 0) tooLong("the value");
        const names = keys(value);
        for (let i = 0; i < names.length; i++) left = counted(value[names[i]], left - 1);
        return left;
    };
    guard(JSON, "stringify", (_, args) => {
        if (isArray(args[1])) checkLength(args[1]);
        if (isArray(args[0])) checkLength(args[0]);
        counted(args[0], LONGEST);
    });
    guard(String, "raw", (_, args) => { if (args[0] && args[0].raw && args[0].raw.length > 1e5) tooLong("the template"); });
    for (const name of ["indexOf", "lastIndexOf", "includes", "split", "replace", "replaceAll"]) {
        guard(String.prototype, name, (text, args) => {
            if (typeof args[0] === "string" && args[0].length * String(text).length > 1e8) tooLong("the text");
        });
    }
    for (const name of ["sort", "toSorted"]) {
        const real = Array.prototype[name];
        const byText = (a, b) => { const x = String(a), y = String(b); return x < y ? -1 : x > y ? 1 : 0; };
        const guarded = { [name](compare) {
            if (compare !== undefined && typeof compare !== "function") throw new TypeError("not a function");
            const order = compare === undefined ? byText : compare;
            return apply(real, this, [(a, b) => { host.tick(); return order(a, b); }]);
        } }[name];
        defineProperty(Array.prototype, name, { value: guarded, writable: true, enumerable: false, configurable: true });
    }

    // --- Date: the time of evaluation, and UTC wherever a script asks for local time.
    const RealDate = Date;
    const dates = RealDate.prototype;
    const localForm = /^[+-]?\d{4,6}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?$/;
    const matches = RegExp.prototype.test;
    const asUtc = (value) => (typeof value === "string" && apply(matches, localForm, [value]) ? value + "Z" : value);
    const { UTC: utc, parse } = RealDate;
    const PolicyDate = function (...parts) {
        if (new.target === undefined) return new RealDate(host.now()).toString();
        const time = parts.length === 0 ? host.now() : parts.length === 1 ? asUtc(parts[0]) : utc(...parts);
        return construct(RealDate, [time], new.target);
    };
    hidden(PolicyDate, "name", "Date");
    PolicyDate.prototype = dates;
    hidden(PolicyDate, "now", () => host.now());
    hidden(PolicyDate, "parse", (text) => parse(asUtc(String(text))));
    hidden(PolicyDate, "UTC", utc);
    defineProperty(dates, "constructor", { value: PolicyDate, writable: true, enumerable: false, configurable: true });
    for (const part of ["FullYear", "Month", "Date", "Day", "Hours", "Minutes", "Seconds", "Milliseconds"]) {
        dates["get" + part] = dates["getUTC" + part];
        if (part !== "Day") dates["set" + part] = dates["setUTC" + part];
    }
    const { toUTCString, toISOString } = dates;
    dates.getTimezoneOffset = () => 0;
    dates.toString = dates.toLocaleString = toUTCString;
    dates.toDateString = dates.toLocaleDateString = { f() { return apply(toISOString, this, []).slice(0, 10); } }.f;
    dates.toTimeString = dates.toLocaleTimeString = { f() { return apply(toISOString, this, []).slice(11, 19) + " UTC"; } }.f;
    globalThis.Date = PolicyDate;

    // --- No code from text: what a policy does has to stand in it.
    const noCode = function () { throw new EvalError("code from text is not available to policy scripts"); };
    noCode.prototype = Function.prototype;
    for (const sample of [function () {}, function* () {}, async function () {}, async function* () {}]) {
        defineProperty(getPrototypeOf(sample), "constructor", { value: noCode, writable: false, configurable: false });
    }
    globalThis.Function = noCode;
    delete globalThis.eval;

    // --- Output.
    const shown = (value) => {
        if (typeof value === "string") return value;
        if (typeof value === "function" || typeof value === "symbol" || typeof value === "bigint") return String(value);
        if (value instanceof Error) return String(value);
        const text = stringify(value);
        return text === undefined ? String(value) : text;
    };
    const print = { print(...values) {
        let line = "";
        for (let i = 0; i < values.length; i++) line += (i === 0 ? "" : " ") + shown(values[i]);
        host.print(line);
    } }.print;
    globalThis.print = print;
    globalThis.console = { log: print, info: print, warn: print, error: print, debug: print };

    // --- Claims.
    const deepFreeze = (root) => {
        const rest = [root];
        while (rest.length > 0) {
            const object = rest.pop();
            const keys = isArray(object) ? undefined : ownKeys(object);
            const length = keys === undefined ? object.length : keys.length;
            for (let i = 0; i < length; i++) {
                const value = keys === undefined ? object[i] : object[keys[i]];
                if (value !== null && typeof value === "object") rest[rest.length] = value;
            }
            freeze(object);
        }
        return root;
    };
    // A helper wins over a claim of its name: device claims are set by the end user.
    const helper = (claims, name, run) => defineProperty(claims, name, { value: run, enumerable: false, configurable: true, writable: false });
    const networks = (claims, addresses) => {
        helper(claims, "isClientInNetwork", (cidr) => host.inNetwork(addresses(), String(cidr)));
        helper(claims, "isClientNotInNetwork", (cidr) => !host.inNetwork(addresses(), String(cidr)));
    };
    const minuteOfDay = (text) => {
        const parts = /^(\d{1,2}):(\d\d)$/.exec(String(text));
        if (parts === null || +parts[1] > 24 || +parts[2] > 59) throw new RangeError("inTimeRange wants times such as '08:30'. Received: " + text);
        return +parts[1] * 60 + +parts[2];
    };
    const inTimeRange = (from, to, days, utcOffsetMinutes) => {
        const [start, end] = [minuteOfDay(from), minuteOfDay(to)];
        const minute = Math.floor(host.now() / 60000) + (Number(utcOffsetMinutes) || 0);
        const [day, clock] = [Math.floor(minute / 1440), ((minute % 1440) + 1440) % 1440];
        const overnight = end < start;
        // After midnight the range belongs to the day on which it began.
        const began = overnight && clock < end ? day - 1 : day;
        const weekday = (((began + 4) % 7) + 7) % 7;
        if (isArray(days) && !days.includes(weekday)) return false;
        return overnight ? clock >= start || clock < end : clock >= start && clock < end;
    };
    const within = (value, minutes) => {
        const time = parse(String(value !== null && typeof value === "object" ? value.time : value));
        const age = host.now() - time;
        return age >= 0 && age <= Number(minutes) * 60000;
    };
    const remedy = (user, kind) => (suffix, minutes) => {
        const value = lookUp(lookUp(lookUp(user, "ag"), kind), String(suffix));
        return value !== undefined && within(value, minutes);
    };
    const typeOf = (value) => {
        if (value === null) return "Null";
        if (isArray(value)) return "Array";
        const type = typeof value;
        return type[0].toUpperCase() + type.slice(1);
    };

    let claims = { user: {}, device: {}, system: {} };
    const claimsOf = (user, device, system) => {
        for (const part of [user, device, system]) if (part !== undefined) deepFreezeChildren(part);
        if (user !== undefined) {
            helper(user, "hasPassword", remedy(user, "password"));
            helper(user, "hasMfa", remedy(user, "mfa"));
            helper(user, "hasReason", remedy(user, "reason"));
            freeze(user);
        }
        if (device !== undefined) {
            networks(device, () => { const ips = lookUp(device, "clientIPs"); return isArray(ips) ? ips : [ips]; });
            freeze(device);
        }
        if (system !== undefined) {
            networks(system, () => [lookUp(system, "clientSrcIP") ?? lookUp(system, "clientSrcIp")]);
            helper(system, "inTimeRange", inTimeRange);
            freeze(system);
        }
        const { user: lastUser, device: lastDevice, system: lastSystem } = claims;
        claims = freeze({ user: user ?? lastUser, device: device ?? lastDevice, system: system ?? lastSystem, inTimeRange });
        return claims;
    };
    const setUp = (criteria) => {
        criteria.forEach((name, index) => {
            if (!/^[A-Za-z_$][\w$]*$/.test(name) || name in globalThis) return;
            let body;
            globalThis[name] = { [name](given) {
                body ??= host.criteria(index);
                const result = body(given === undefined ? claims : given);
                if (typeof result !== "boolean") throw new TypeError("Criteria Script " + name + " does not return boolean. Received: " + typeOf(result));
                return result;
            } }[name];
        });
        lock();
    };
    const deepFreezeChildren = (object) => {
        for (const key of ownKeys(object)) {
            const value = object[key];
            if (value !== null && typeof value === "object") deepFreeze(value);
        }
    };

    // --- Everything reachable is frozen, so that one script cannot change what another one sees.
    // What scripts commonly set on objects of their own must not be read-only by inheritance.
    const overridable = (prototype, key) => {
        const property = Object.getOwnPropertyDescriptor(prototype, key);
        if (property === undefined || !("value" in property) || !property.configurable) return;
        const { value } = property;
        defineProperty(prototype, key, {
            get() { return value; },
            set(given) {
                if (this === prototype) throw new TypeError("'" + String(key) + "' is read-only");
                defineProperty(this, key, { value: given, writable: true, enumerable: true, configurable: true });
            },
            enumerable: false, configurable: false,
        });
    };
    const lock = () => {
        for (const type of [Object, Error, TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError]) {
            for (const key of ["message", "name", "toString", "valueOf", "constructor"]) overridable(type.prototype, key);
        }
        const seen = new Set();
        const rest = [
            globalThis, getPrototypeOf([][Symbol.iterator]()), getPrototypeOf(""[Symbol.iterator]()), getPrototypeOf("".matchAll(/a/g)),
            getPrototypeOf(new Map().entries()), getPrototypeOf(new Set().values()), getPrototypeOf(function* () {}),
            getPrototypeOf(async function () {}), getPrototypeOf(async function* () {}),
        ];
        while (rest.length > 0) {
            const object = rest.pop();
            if (seen.has(object)) continue;
            seen.add(object);
            for (const key of ownKeys(object)) {
                const property = Object.getOwnPropertyDescriptor(object, key);
                for (const value of [property.value, property.get, property.set]) {
                    if ((typeof value === "object" && value !== null) || typeof value === "function") rest.push(value);
                }
            }
            const parent = getPrototypeOf(object);
            if (parent !== null) rest.push(parent);
            freeze(object);
        }
    };

    return { setUp, claimsOf, typeOf };
})
