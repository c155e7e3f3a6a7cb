//! A session: one context over one set of claims, in which any number of expressions run without seeing each other.

use super::bindings;
use super::engine::{Claims, Limits, failed, too_long};
use super::output::Output;
use rquickjs::context::{EvalOptions, intrinsic};
use rquickjs::{CatchResultExt, CaughtError, Context, Ctx, Function, Module, Object, Persistent, Result, Runtime, Type, Value};
use shared::wire::{CriteriaScript, Extra, TestResult};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Instant;

const PRELUDE: &str = include_str!("prelude.js");
/// How expressions are called in the engine's own messages, where line numbers are taken from.
const FILE: &str = "expression";

type Builtins = (
    intrinsic::Date,
    intrinsic::Eval,
    intrinsic::RegExpCompiler,
    intrinsic::RegExp,
    intrinsic::Json,
    intrinsic::MapSet,
    intrinsic::Promise,
);

/// A session's claims as JSON, and what of them the context does not have yet.
pub(super) struct Inputs {
    claims: [String; 3],
    stale: [bool; 3],
    criteria: Vec<(String, String)>,
}

impl Inputs {
    pub(super) fn new(claims: Claims<'_>, criteria: &[CriteriaScript]) -> Inputs {
        Inputs {
            claims: [text(claims.user), text(claims.device), text(claims.system)],
            stale: [true; 3],
            criteria: criteria.iter().map(|script| (script.name.clone(), script.expression.clone())).collect(),
        }
    }

    fn size(&self) -> usize {
        self.claims.iter().map(String::len).sum()
    }
}

fn text(claims: &Extra) -> String {
    // A map of JSON values can always be written.
    serde_json::to_string(claims).unwrap_or_default()
}

/// What the functions of the host and the session share.
pub(super) struct Shared {
    pub(super) criteria: Vec<(String, String)>,
    pub(super) output: RefCell<Output>,
    pub(super) now_ms: Cell<i64>,
    deadline: Cell<Option<Instant>>,
    timed_out: Cell<bool>,
}

impl Shared {
    /// Whether the running script is past its deadline; remembered once true.
    pub(super) fn overdue(&self) -> bool {
        let late = self.deadline.get().is_some_and(|deadline| Instant::now() > deadline);
        if late {
            self.timed_out.set(true);
        }
        late
    }
}

/// A context with everything in it. The saved values go before the context they live in.
struct Machine {
    claims: Option<Persistent<Object<'static>>>,
    claims_of: Persistent<Function<'static>>,
    type_of: Persistent<Function<'static>>,
    context: Context,
    runtime: Runtime,
}

/// Many expressions over the same claims. Stays on the thread that made it.
pub struct Session {
    limits: Limits,
    inputs: Inputs,
    shared: Rc<Shared>,
    machine: Option<Machine>,
}

impl Session {
    pub(super) fn with(limits: Limits, mut inputs: Inputs, now_ms: i64) -> Session {
        let shared = Shared {
            criteria: std::mem::take(&mut inputs.criteria),
            output: RefCell::new(Output::new(limits.output)),
            now_ms: Cell::new(now_ms),
            deadline: Cell::new(None),
            timed_out: Cell::new(false),
        };
        Session { limits, inputs, shared: Rc::new(shared), machine: None }
    }

    /// The time later evaluations see, milliseconds since 1970 UTC.
    pub fn set_now(&mut self, now_ms: i64) {
        self.shared.now_ms.set(now_ms);
    }

    /// The claims later evaluations see. Much cheaper than another session.
    pub fn set_claims(&mut self, claims: Claims<'_>) {
        self.inputs.claims = [text(claims.user), text(claims.device), text(claims.system)];
        self.inputs.stale = [true; 3];
    }

    /// The system claims later evaluations see; user and device claims stay.
    pub fn set_system(&mut self, claims: &Extra) {
        self.inputs.claims[2] = text(claims);
        self.inputs.stale[2] = true;
    }

    /// Evaluates an expression. Whatever goes wrong stands in `error`, with `result` false.
    pub fn evaluate(&mut self, expression: &str) -> TestResult {
        if let Err(error) = self.prepare() {
            self.machine = None;
            return TestResult { execution_ms: Some(0.0), ..failed(error) };
        }
        let start = Instant::now();
        let mut result = self.run(expression, start);
        result.execution_ms = Some((start.elapsed().as_secs_f64() * 1e6).round() / 1e3);
        result
    }

    /// Makes sure that there is a context, with the present claims in it.
    fn prepare(&mut self) -> std::result::Result<(), String> {
        if self.machine.is_none() {
            self.machine = Some(Machine::new(self.limits, &self.shared)?);
            self.inputs.stale = [true; 3];
        }
        match &mut self.machine {
            Some(machine) if self.inputs.stale.contains(&true) => machine.load(self.limits, &mut self.inputs),
            _ => Ok(()),
        }
    }

    fn run(&mut self, expression: &str, start: Instant) -> TestResult {
        let Some(machine) = &self.machine else { return failed("The script engine could not start".to_owned()) };
        let shared = &self.shared;
        shared.timed_out.set(false);
        shared.deadline.set(Some(start + self.limits.time));
        let outcome = machine.context.with(|ctx| machine.call(&ctx, expression));
        shared.deadline.set(None);
        let output = shared.output.borrow_mut().take();
        let timed_out = shared.timed_out.take();
        let outcome = if timed_out { Err(Failure::Time) } else { outcome };
        let limits = self.limits;
        let (result, error) = match outcome {
            Ok(result) => (result, None),
            Err(Failure::Script(text)) => (false, Some(text)),
            Err(Failure::Time) => (false, Some(too_long(limits.time))),
            Err(Failure::Memory) => {
                (false, Some(format!("Evaluation used more than {} MiB of memory", limits.memory.div_ceil(1 << 20))))
            }
        };
        if error.as_ref().is_some_and(|_| timed_out) || matches!(error.as_deref(), Some(text) if text.contains("of memory")) {
            // What such a script left behind is not worth knowing: the next expression gets a new context.
            self.machine = None;
        }
        TestResult { result, output, error, ..TestResult::default() }
    }
}

/// Why an evaluation gave no boolean.
enum Failure {
    Script(String),
    Time,
    Memory,
}

impl Machine {
    fn new(limits: Limits, shared: &Rc<Shared>) -> std::result::Result<Machine, String> {
        let failed = |error: rquickjs::Error| format!("The script engine could not start: {error}");
        let runtime = Runtime::new().map_err(failed)?;
        runtime.set_memory_limit(limits.memory);
        runtime.set_max_stack_size(limits.stack);
        let clock = Rc::clone(shared);
        runtime.set_interrupt_handler(Some(Box::new(move || clock.overdue())));
        let context = Context::custom::<Builtins>(&runtime).map_err(failed)?;
        let built = context.with(|ctx| {
            let prepare = || -> Result<_> {
                let mut options = EvalOptions::default();
                options.filename = Some("prelude".to_owned());
                let prelude: Function = ctx.eval_with_options(PRELUDE, options)?;
                let prelude: Object = prelude.call((bindings::host(&ctx, shared)?,))?;
                let names: Vec<&str> = shared.criteria.iter().map(|(name, _)| name.as_str()).collect();
                prelude.get::<_, Function>("setUp")?.call::<_, ()>((names,))?;
                let (claims_of, type_of): (Function, Function) = (prelude.get("claimsOf")?, prelude.get("typeOf")?);
                Ok((Persistent::save(&ctx, claims_of), Persistent::save(&ctx, type_of)))
            };
            prepare().catch(&ctx).map_err(|error| format!("The script engine could not start: {error}"))
        });
        let (claims_of, type_of) = built?;
        Ok(Machine { claims: None, claims_of, type_of, context, runtime })
    }

    /// Makes claims of what is stale in the inputs.
    fn load(&mut self, limits: Limits, inputs: &mut Inputs) -> std::result::Result<(), String> {
        // Parsed claims take a few times the size of their text.
        self.runtime.set_memory_limit(limits.memory + inputs.size() * 8);
        let loaded = self.context.with(|ctx| {
            let load = || -> Result<_> {
                let claims_of = self.claims_of.clone().restore(&ctx)?;
                let part = |at: usize| match inputs.stale[at] {
                    true => ctx.json_parse(inputs.claims[at].as_str()),
                    false => Ok(Value::new_undefined(ctx.clone())),
                };
                let claims: Object = claims_of.call((part(0)?, part(1)?, part(2)?))?;
                Ok(Persistent::save(&ctx, claims))
            };
            load().catch(&ctx).map_err(|error| format!("The claims cannot be used: {error}"))
        });
        self.claims = Some(loaded?);
        inputs.stale = [false; 3];
        Ok(())
    }

    fn call(&self, ctx: &Ctx<'_>, expression: &str) -> std::result::Result<bool, Failure> {
        let run = || -> Result<std::result::Result<bool, String>> {
            let claims = self.claims.clone().map(|claims| claims.restore(ctx)).transpose()?;
            let body = compile(ctx, expression)?;
            let value: Value = body.call((claims,))?;
            if let Some(result) = value.as_bool() {
                return Ok(Ok(result));
            }
            let type_of = self.type_of.clone().restore(ctx)?;
            Ok(Err(type_of.call::<_, String>((value,))?))
        };
        match run().catch(ctx) {
            Ok(Ok(result)) => Ok(result),
            Ok(Err(kind)) => Err(Failure::Script(format!("Expression does not return boolean. Received: {kind}"))),
            Err(error) => Err(failure(&error)),
        }
    }
}

/// Makes a function of `claims` from an expression: a function body, or a plain expression without `return`.
///
/// The text is compiled in two frames of different depth, the first without running anything: a text that closes the frame to
/// run code outside of it fits one of them only.
pub(super) fn compile<'js>(ctx: &Ctx<'js>, source: &str) -> Result<Function<'js>> {
    if source.contains('\0') {
        return Err(rquickjs::Exception::throw_syntax(ctx, "a NUL character in the expression"));
    }
    let plain = source.trim().trim_end_matches(';');
    if !plain.contains("return")
        && !plain.is_empty()
        && check(ctx, &format!("(function(claims){{return (\n{plain}\n)}})")).is_ok()
    {
        return evaluate(ctx, format!("(function(claims){{{{return (\n{plain}\n)}}}})"));
    }
    // Drops the exception of the attempt above, if any.
    drop(ctx.catch());
    check(ctx, &format!("(function(claims){{\n{source}\n}})"))?;
    evaluate(ctx, format!("(function(claims){{{{{{\n{source}\n}}}}}})"))
}

fn check(ctx: &Ctx<'_>, text: &str) -> Result<()> {
    Module::declare(ctx.clone(), FILE, text).map(drop)
}

fn evaluate<'js>(ctx: &Ctx<'js>, text: String) -> Result<Function<'js>> {
    let mut options = EvalOptions::default();
    options.filename = Some(FILE.to_owned());
    ctx.eval_with_options(text, options)
}

fn failure(error: &CaughtError<'_>) -> Failure {
    match error {
        CaughtError::Exception(exception) => {
            let name = exception.as_object().get::<_, String>("name").unwrap_or_else(|_| "Error".to_owned());
            let message = exception.message().unwrap_or_default();
            if name == "InternalError" && message == "out of memory" {
                return Failure::Memory;
            }
            let line = exception.stack().and_then(|stack| line(&stack));
            let place = line.map(|line| format!(" (line {line})")).unwrap_or_default();
            Failure::Script(format!("{name}: {message}{place}"))
        }
        // Without memory for the error itself there is nothing to say what was thrown.
        CaughtError::Value(value) if value.is_null() || value.type_of() == Type::Uninitialized => Failure::Memory,
        CaughtError::Value(value) => Failure::Script(format!("{} was thrown", thrown(value))),
        CaughtError::Error(error) => Failure::Script(error.to_string()),
    }
}

/// A thrown value in words, without running any of its code.
fn thrown(value: &Value<'_>) -> String {
    const SHOWN: usize = 200;
    match (value.as_string().and_then(|text| text.to_string().ok()), value.as_number(), value.as_bool()) {
        (Some(text), ..) if text.len() > SHOWN => format!("{:?}…", &text[..text.floor_char_boundary(SHOWN)]),
        (Some(text), ..) => format!("{text:?}"),
        (_, Some(number), _) => number.to_string(),
        (.., Some(boolean)) => boolean.to_string(),
        _ => format!("A value of type {}", value.type_name()),
    }
}

/// The line of the expression that a stack trace begins with; the frame around it takes the first.
fn line(stack: &str) -> Option<u32> {
    let place = stack.split(FILE).nth(1)?.strip_prefix(':')?;
    let digits: String = place.chars().take_while(char::is_ascii_digit).collect();
    digits.parse::<u32>().ok()?.checked_sub(1).filter(|line| *line > 0)
}
