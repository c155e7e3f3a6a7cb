//! Words that must not stand in some part of the repository, each with the reason a reader is told.

/// One rule: `words` may not stand in the code of files under `within`, save those under `except`.
pub struct Rule {
    within: &'static [&'static str],
    except: &'static [&'static str],
    words: &'static [&'static str],
    /// Comments count too: for marks of unfinished work and for paths.
    comments: bool,
    pub say: &'static str,
}

const RULE: Rule = Rule { within: &[], except: &[], words: &[], comments: false, say: "" };
const RUST: &[&str] = &["app/src/", "server/src/", "shared/src/", "xtask/src/"];

pub const RULES: &[Rule] = &[
    Rule {
        within: RUST,
        except: &["xtask/src/tidy"],
        words: &["todo!(", "unimplemented!(", "FIXME", "// XXX"],
        comments: true,
        say: "unfinished work: finish it, or say so in an issue",
    },
    Rule {
        within: &["app/src/"],
        words: &["document().body", "document.body", "document().head", "document.head"],
        say: "the page may stand in a shadow root: ask the Host for its root, not the document",
        ..RULE
    },
    Rule {
        within: &["app/src/", "index.html"],
        words: &[" style=\"", "style={", "inner_html", "set_inner_html"],
        say: "breaks a strict CSP or escapes nothing: use classes, style:property, text",
        ..RULE
    },
    Rule {
        within: &["app/src/"],
        words: &["query_signal"],
        say: "adds the router's base twice (leptos_router 0.8): go through our own Nav",
        ..RULE
    },
    Rule {
        within: &["app/src/grid", "app/src/ui"],
        words: &[
            "crate::api",
            "crate::live",
            "crate::pages",
            "crate::actions",
            "crate::account",
            "shared::wire",
            "shared::session",
        ],
        say: "the grid and the building blocks know no session, no claim and no endpoint",
        ..RULE
    },
    Rule {
        within: &["app/src/"],
        except: &["app/src/api"],
        words: &["gloo_net", "web_sys::Request", "fetch_with_"],
        say: "only app/src/api fetches",
        ..RULE
    },
    Rule {
        within: &["server/src/"],
        except: &["server/src/store"],
        words: &["sqlx::"],
        say: "only server/src/store knows SQL",
        ..RULE
    },
    Rule {
        within: &["server/src/"],
        except: &["server/src/policy"],
        words: &["rquickjs", "boa_engine"],
        say: "only server/src/policy runs scripts",
        ..RULE
    },
    Rule {
        within: &["server/src/admin"],
        words: &["crate::upstream", "super::upstream"],
        say: "a run has either a Controller of its own or one upstream: the two never meet",
        ..RULE
    },
    Rule {
        within: &["server/src/upstream"],
        words: &["crate::admin", "super::admin", "crate::collective", "crate::policy"],
        say: "a run has either a Controller of its own or one upstream: the two never meet",
        ..RULE
    },
    Rule {
        within: &["shared/src/"],
        words: &["SystemTime::now", "Instant::now", "std::fs", "std::env", "TcpStream", "web_sys", "leptos", "tokio"],
        say: "shared is pure: no I/O, no clock, no browser",
        ..RULE
    },
    Rule {
        within: &["shared/Cargo.toml", "app/Cargo.toml", "server/Cargo.toml", "xtask/Cargo.toml"],
        words: &["\"../app\"", "\"../server\"", "\"../xtask\"", "app.workspace", "server.workspace"],
        say: "app and server meet only on the wire, and shared knows nobody",
        ..RULE
    },
    Rule {
        within: &["e2e/"],
        except: &["e2e/package"],
        words: &["waitForTimeout", "page.route(", "context.route(", "test.only", "describe.only", "({ force: true"],
        say: "a test waits for what a user sees, intercepts nothing and clicks what can be clicked",
        ..RULE
    },
    Rule {
        within: &["e2e/package-lock.json"],
        words: &["\"resolved\""],
        say: "a lock file that names a registry host works nowhere else: npm install with omit-lockfile-registry-resolved",
        comments: true,
        ..RULE
    },
    Rule {
        within: &[""],
        except: &[".ci/run", "xtask/src/tidy"],
        words: &["../shared/"],
        say: "the repository stands alone: only .ci/run may know a folder beside it",
        comments: true,
    },
];

impl Rule {
    pub fn holds_for(&self, path: &str) -> bool {
        self.within.iter().any(|part| path.starts_with(part)) && !self.except.iter().any(|part| path.starts_with(part))
    }

    pub fn broken_by(&self, line: &str) -> bool {
        let line = if self.comments { line } else { code(line) };
        self.words.iter().any(|word| line.contains(word))
    }
}

/// A line without its comment; `https://` is not one.
fn code(line: &str) -> &str {
    let comment = line.match_indices("//").find(|(at, _)| line[..*at].chars().next_back().is_none_or(char::is_whitespace));
    comment.map_or(line, |(at, _)| &line[..at])
}
