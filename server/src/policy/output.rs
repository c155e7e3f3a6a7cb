//! What a script printed, bounded.

/// Collects lines up to a number of bytes; what does not fit is left out and said to be.
#[derive(Debug)]
pub(super) struct Output {
    text: String,
    limit: usize,
    cut: bool,
}

impl Output {
    pub(super) fn new(limit: usize) -> Self {
        Output { text: String::new(), limit, cut: false }
    }

    pub(super) fn line(&mut self, line: &str) {
        if self.cut {
            return;
        }
        let separator = usize::from(!self.text.is_empty());
        let room = self.limit.saturating_sub(self.text.len() + separator);
        if separator == 1 && self.text.len() < self.limit {
            self.text.push('\n');
        }
        if line.len() <= room {
            self.text.push_str(line);
            return;
        }
        self.text.push_str(&line[..line.floor_char_boundary(room)]);
        self.cut = true;
    }

    /// What was collected, and a fresh start.
    pub(super) fn take(&mut self) -> Option<String> {
        let mut text = std::mem::take(&mut self.text);
        if std::mem::take(&mut self.cut) {
            text.push_str("\n… (output cut)");
        }
        (!text.is_empty()).then_some(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn output_is_cut_on_a_character_boundary_and_says_so() {
        let mut output = Output::new(5);
        output.line("ab");
        output.line("éé");
        output.line("more");
        assert_eq!(output.take().unwrap(), "ab\né\n… (output cut)");
        assert_eq!(output.take(), None);
    }
}
