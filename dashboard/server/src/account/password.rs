//! Passwords: what is one, how it is kept, and how it is compared (SEC-2).

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};

use crate::id::random_bytes;

/// **Source**: NIST SP 800-63B-4, 3.1.1.2: at least 15 characters where it is the only factor is what it asks for,
/// 8 what it allows with another one; here wrong tries are limited, and 12 are asked for.
const SHORTEST: usize = 12;
/// Long enough for any sentence, short enough that hashing costs the same for all.
const LONGEST: usize = 256;

/// What is wrong with a new password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Shorter than 12 characters.
    #[error("password needs 12 characters at least, use a few words")]
    TooShort,
    /// Longer than 256 bytes.
    #[error("password has more than 256 bytes, use a shorter one")]
    TooLong,
    /// It could not be hashed.
    #[error("password could not be hashed, try again")]
    NoHash,
}

/// Judges a new password, and gives its argon2id hash (19 MiB, 2 passes) with a salt of its own.
///
/// **Source**: the parameters are OWASP's of 2024, and the default of the crate.
pub(crate) fn hash_password(password: &str) -> Result<String, PasswordError> {
    if password.chars().count() < SHORTEST {
        return Err(PasswordError::TooShort);
    }
    if password.len() > LONGEST {
        return Err(PasswordError::TooLong);
    }
    let salt: [u8; 16] = random_bytes().map_err(|_| PasswordError::NoHash)?;
    let hash = Argon2::default().hash_password_with_salt(password.as_bytes(), &salt);
    hash.map(|hash| hash.to_string()).map_err(|_| PasswordError::NoHash)
}

/// Tells whether it is the password of this hash. It takes some 20 ms of a processor.
pub(crate) fn is_password(hash: &str, password: &str) -> bool {
    let Ok(hash) = PasswordHash::new(hash) else { return false };
    password.len() <= LONGEST
        && Argon2::default().verify_password(password.as_bytes(), &hash).is_ok()
}

/// Takes as long as a comparison, so that nobody learns which addresses have an account.
pub(crate) fn pretend_to_check(password: &str) {
    const NOBODYS: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5c3NhbHQxMjM0NQ$8g6kC4Gl5BVqM1JmyV4yqRzHhFQk2Hh2vV3C1hS0k0k";
    let _ = is_password(NOBODYS, password);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_known_again_and_no_other_one() {
        let hash = hash_password("correct horse").unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(is_password(&hash, "correct horse"));
        assert!(!is_password(&hash, "correct horsf"));
        assert!(!is_password(&hash, ""));
        assert!(!is_password("no hash", "correct horse"));
        assert_ne!(hash_password("correct horse").unwrap(), hash);
    }

    #[test]
    fn what_is_no_password_is_refused_with_the_reason() {
        assert_eq!(hash_password("eleven char"), Err(PasswordError::TooShort));
        assert_eq!(hash_password(&"x".repeat(257)), Err(PasswordError::TooLong));
        assert!(hash_password("zwölf Wörter").is_ok());
    }

    #[test]
    fn pretending_costs_what_checking_costs() {
        let hash = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5c3NhbHQxMjM0NQ$8g6kC4Gl5BVqM1JmyV4yqRzHhFQk2Hh2vV3C1hS0k0k";
        assert!(PasswordHash::new(hash).is_ok(), "else it would return at once");
    }
}
