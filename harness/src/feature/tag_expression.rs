//! Tag expressions: `@smoke and not (@safety or @drill)`.

use std::fmt;

/// A condition on a scenario's tags.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TagExpression {
    /// The scenario has this tag; without `@`.
    Tag(String),
    /// The condition doesn't hold.
    Not(Box<Self>),
    /// Both hold.
    And(Box<Self>, Box<Self>),
    /// At least one holds.
    Or(Box<Self>, Box<Self>),
}

impl fmt::Display for TagExpression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tag(tag) => write!(f, "@{tag}"),
            Self::Not(inner) => match **inner {
                Self::And(..) | Self::Or(..) => write!(f, "not ({inner})"),
                _ => write!(f, "not {inner}"),
            },
            Self::And(left, right) => {
                for (place, side) in [left, right].into_iter().enumerate() {
                    let and = if place > 0 { " and " } else { "" };
                    match **side {
                        Self::Or(..) => write!(f, "{and}({side})")?,
                        _ => write!(f, "{and}{side}")?,
                    }
                }
                Ok(())
            }
            Self::Or(left, right) => write!(f, "{left} or {right}"),
        }
    }
}

/// What is wrong with a tag expression, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagExpressionError {
    /// The expression.
    pub expression: String,
    /// Column of the fault, from 1, in characters.
    pub column: usize,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for TagExpressionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { expression, column, message } = self;
        writeln!(f, "bad tag expression at column {column}: {message}")?;
        write!(f, "    {expression}\n    {:>column$}", "^")
    }
}

impl std::error::Error for TagExpressionError {}

impl TagExpression {
    /// Reads an expression; `not` binds strongest, then `and`, then `or`.
    ///
    /// `check` says what is wrong with a tag (without `@`), so that a typo selects nothing in silence.
    ///
    /// # Errors
    ///
    /// [`TagExpressionError`] with the column.
    pub fn parse(
        expression: &str,
        check: &dyn Fn(&str) -> Result<(), String>,
    ) -> Result<Self, TagExpressionError> {
        let mut parser = Parser { expression, tokens: tokens(expression), at: 0, depth: 0, check };
        let parsed = parser.or()?;
        match parser.peek() {
            None => Ok(parsed),
            Some(other) => {
                Err(parser.error(format!("expected `and`, `or` or the end, found `{other}`")))
            }
        }
    }

    /// Tells whether the condition holds for these tags (without `@`).
    pub fn matches(&self, tags: &[String]) -> bool {
        match self {
            Self::Tag(tag) => tags.contains(tag),
            Self::Not(inner) => !inner.matches(tags),
            Self::And(left, right) => left.matches(tags) && right.matches(tags),
            Self::Or(left, right) => left.matches(tags) || right.matches(tags),
        }
    }
}

/// Words and parentheses, each with its column from 1.
fn tokens(expression: &str) -> Vec<(usize, String)> {
    let mut tokens: Vec<(usize, String)> = Vec::new();
    let mut in_word = false;
    for (place, character) in expression.chars().enumerate() {
        match character {
            character if character.is_whitespace() => in_word = false,
            '(' | ')' => {
                tokens.push((place + 1, character.to_string()));
                in_word = false;
            }
            character => match tokens.last_mut() {
                Some((_, word)) if in_word => word.push(character),
                _ => {
                    tokens.push((place + 1, character.to_string()));
                    in_word = true;
                }
            },
        }
    }
    tokens
}

/// Parentheses and `not`s may be nested this deep.
const DEEPEST: usize = 50;

struct Parser<'a> {
    expression: &'a str,
    tokens: Vec<(usize, String)>,
    at: usize,
    depth: usize,
    check: &'a dyn Fn(&str) -> Result<(), String>,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&str> {
        self.tokens.get(self.at).map(|(_, token)| token.as_str())
    }

    fn take(&mut self, token: &str) -> bool {
        let taken = self.peek() == Some(token);
        self.at += usize::from(taken);
        taken
    }

    fn error(&self, message: String) -> TagExpressionError {
        let end = self.expression.chars().count() + 1;
        let column = self.tokens.get(self.at).map_or(end, |(column, _)| *column);
        TagExpressionError { expression: self.expression.to_owned(), column, message }
    }

    fn or(&mut self) -> Result<TagExpression, TagExpressionError> {
        let mut left = self.and()?;
        while self.take("or") {
            left = TagExpression::Or(Box::new(left), Box::new(self.and()?));
        }
        Ok(left)
    }

    fn and(&mut self) -> Result<TagExpression, TagExpressionError> {
        let mut left = self.operand()?;
        while self.take("and") {
            left = TagExpression::And(Box::new(left), Box::new(self.operand()?));
        }
        Ok(left)
    }

    fn operand(&mut self) -> Result<TagExpression, TagExpressionError> {
        if self.depth == DEEPEST {
            return Err(self.error("nested too deep, write it simpler".to_owned()));
        }
        self.depth += 1;
        let parsed = self.operand_unbounded();
        self.depth -= 1;
        parsed
    }

    fn operand_unbounded(&mut self) -> Result<TagExpression, TagExpressionError> {
        if self.take("not") {
            return Ok(TagExpression::Not(Box::new(self.operand()?)));
        }
        if self.take("(") {
            let inner = self.or()?;
            if self.take(")") {
                return Ok(inner);
            }
            return Err(self.error("expected `)`".to_owned()));
        }
        let Some(token) = self.peek() else {
            return Err(self.error("expected a tag such as `@smoke`, found the end".to_owned()));
        };
        let Some(tag) = token.strip_prefix('@') else {
            return Err(self.error(format!("expected a tag such as `@smoke`, found `{token}`")));
        };
        let tag = tag.to_owned();
        (self.check)(&tag).map_err(|message| self.error(message))?;
        self.at += 1;
        Ok(TagExpression::Tag(tag))
    }
}

#[cfg(test)]
mod tests;
