//! Policy scripts: JavaScript evaluated the way Controllers do, with nothing of the host in reach.
//!
//! Policies, conditions and criteria scripts are bodies of a function of `claims` that returns a boolean; an expression without
//! `return` is taken for its value. They run in strict mode in QuickJS, bounded in time, memory, stack and output
//! ([`Limits`]). rquickjs was chosen over boa because it bounds what an attack uses up: it has a memory limit and interrupts
//! loops inside built-in functions and regular expressions, where boa counts loop iterations and recursion only. Built-in
//! functions that would run to a length natively, where no deadline reaches them, refuse lists of more than a million places and
//! texts whose product of lengths is too large (`prelude.js`), so that a script ends shortly after its deadline by itself.
//!
//! A script sees, beside the language (no `eval`, no `Function` constructor, no modules, no typed arrays):
//!
//! | name | meaning | data |
//! |---|---|---|
//! | `claims.user`, `claims.device`, `claims.system` | the claims, frozen | session details |
//! | `claims.user.hasPassword(suffix, minutes)` | a password remedy was fulfilled within so many minutes | user claim `ag.password.{suffix}`: RFC 3339 |
//! | `claims.user.hasMfa(suffix, minutes)` | likewise for a one-time code | user claim `ag.mfa.{suffix}`: RFC 3339 |
//! | `claims.user.hasReason(suffix, minutes)` | likewise for a reason given | user claim `ag.reason.{suffix}`: `{text, time}` or RFC 3339 |
//! | `claims.system.isClientInNetwork(cidr)`, `isClientNotInNetwork(cidr)` | the address seen by the system | system claim `clientSrcIP` (`clientSrcIp`) |
//! | `claims.device.isClientInNetwork(cidr)`, `isClientNotInNetwork(cidr)` | any address of the device | device claim `clientIPs` |
//! | `claims.system.inTimeRange(from, to, days?, utcOffsetMinutes?)`, `claims.inTimeRange(…)` | the time of day is in `[from, to)`, over midnight when `to` is earlier; `days` are 0 (Sunday) to 6 | the time of evaluation |
//! | `name(claims)` | a criteria script | the script |
//! | `console.log(…)`, `print(…)` | a line of output | – |
//! | `Date` | the time of evaluation; local time is UTC | – |
//!
//! `isClientInNetwork`, its "not in" twin, `inTimeRange` and `hasPassword` are documented by the vendor, who does not publish
//! where their data lives; the other names and the places of the data are ours (domain decision).

mod bindings;
mod engine;
mod network;
mod output;
mod session;

pub use engine::{Claims, Engine, Limits};
pub use session::Session;
