//! Policy assignment: which policies apply to a session, and the device settings that result from all of them.
//!
//! Stop policies are tried first, in the order the Controller lists them; the first that hits ends everything and only it
//! applies. Otherwise every policy that is true applies (vendor documentation). Which policy wins when two disagree on one
//! setting is not published, so nothing is decided here: every value is kept with the policies behind it.

mod settings;

pub use settings::{Names, Setting, SettingValue, settings};

use crate::wire::{Policy, TestResult};

/// What became of one policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// It applies.
    Assigned,
    /// Its expression is false, or a Stop policy came before it.
    NotAssigned,
    /// It is switched off and was not evaluated.
    Disabled,
    /// Its expression failed, so it does not apply.
    Error,
    /// Not evaluated yet.
    Pending,
}

impl Outcome {
    /// `assigned`, `not-assigned`, `disabled`, `error` or `pending`.
    pub fn slug(self) -> &'static str {
        match self {
            Outcome::Assigned => "assigned",
            Outcome::NotAssigned => "not-assigned",
            Outcome::Disabled => "disabled",
            Outcome::Error => "error",
            Outcome::Pending => "pending",
        }
    }
}

/// The assignment as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// One a policy, in the Controller's order.
    pub outcomes: Vec<Outcome>,
    /// The Stop policy that ends everything, by index.
    pub stopped_by: Option<usize>,
    /// A Stop policy could not be evaluated: were it true, nothing else would apply.
    pub uncertain_stop: Option<usize>,
}

impl Assignment {
    /// The indices of the policies that apply.
    pub fn assigned(&self) -> impl Iterator<Item = usize> + '_ {
        self.outcomes.iter().enumerate().filter(|(_, outcome)| **outcome == Outcome::Assigned).map(|(index, _)| index)
    }
}

/// Whether a policy is of type Stop.
pub fn is_stop(policy: &Policy) -> bool {
    policy.kind.as_deref() == Some("Stop")
}

/// The policies to evaluate, by index: the Stop policies, which come first, and all others. Disabled ones are in neither.
pub fn order(policies: &[Policy]) -> (Vec<usize>, Vec<usize>) {
    (0..policies.len()).filter(|&index| !policies[index].disabled).partition(|&index| is_stop(&policies[index]))
}

/// Decides from the results so far; `None` where a policy was not evaluated.
pub fn assign(policies: &[Policy], results: &[Option<TestResult>]) -> Assignment {
    let result = |index: usize| results.get(index).and_then(Option::as_ref);
    let (stops, _) = order(policies);
    let stopped_by = stops.iter().copied().find(|&index| result(index).is_some_and(holds));
    let uncertain_stop = stops.iter().copied().find(|&index| result(index).is_some_and(|result| failure(result).is_some()));
    let outcomes = policies
        .iter()
        .enumerate()
        .map(|(index, policy)| match (stopped_by, result(index)) {
            _ if policy.disabled => Outcome::Disabled,
            (_, Some(result)) if failure(result).is_some() => Outcome::Error,
            (Some(stop), _) if stop == index => Outcome::Assigned,
            (Some(_), _) => Outcome::NotAssigned,
            (None, Some(result)) if result.result => Outcome::Assigned,
            (None, Some(_)) => Outcome::NotAssigned,
            (None, None) => Outcome::Pending,
        })
        .collect();
    Assignment { outcomes, stopped_by, uncertain_stop }
}

/// Why an evaluation failed, if it did; an empty text is none.
pub fn failure(result: &TestResult) -> Option<&str> {
    result.error.as_deref().filter(|error| !error.trim().is_empty())
}

fn holds(result: &TestResult) -> bool {
    result.result && failure(result).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(name: &str, kind: &str) -> Policy {
        Policy { name: name.into(), kind: Some(kind.into()), ..Policy::default() }
    }

    fn said(result: bool, error: &str) -> Option<TestResult> {
        Some(TestResult { result, error: Some(error.into()), ..TestResult::default() })
    }

    #[test]
    fn stop_policies_come_first_and_disabled_ones_are_left_out() {
        let mut off = policy("off", "Stop");
        off.disabled = true;
        let policies = [policy("a", "Access"), policy("s", "Stop"), off, policy("b", "Mixed")];
        assert_eq!(order(&policies), (vec![1], vec![0, 3]));
        let assignment = assign(&policies, &[said(true, ""), said(false, ""), None, None]);
        assert_eq!(assignment.outcomes, [Outcome::Assigned, Outcome::NotAssigned, Outcome::Disabled, Outcome::Pending]);
        assert_eq!(assignment.assigned().collect::<Vec<_>>(), [0]);
    }

    #[test]
    fn the_first_stop_policy_that_hits_is_the_only_one_that_applies() {
        let policies = [policy("a", "Access"), policy("s1", "Stop"), policy("s2", "Stop"), policy("s3", "Stop")];
        let assignment = assign(&policies, &[said(true, ""), said(false, ""), said(true, ""), said(true, "")]);
        assert_eq!(assignment.stopped_by, Some(2));
        assert_eq!(assignment.assigned().collect::<Vec<_>>(), [2]);
        assert!(!assignment.outcomes.contains(&Outcome::Pending));
    }

    #[test]
    fn a_failed_expression_never_applies_whatever_its_result_says() {
        let policies = [policy("s", "Stop"), policy("a", "Access")];
        let assignment = assign(&policies, &[said(true, "TypeError"), said(true, " ")]);
        assert_eq!(assignment.outcomes, [Outcome::Error, Outcome::Assigned]);
        assert_eq!((assignment.stopped_by, assignment.uncertain_stop), (None, Some(0)));
    }
}
