//! The people that an administrator has added, and their roles (KEY-1, KEY-3).

use serde::{Deserialize, Serialize};

/// What somebody may do; of a digital key, what its app offers (KEY-3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Role {
    /// Unlocks.
    User,
    /// Has more in the app, such as write to keycard.
    Administrator,
}

impl Role {
    /// Gives the word that people choose: `ROLE-USER` or `ROLE-ADMIN`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::User => "ROLE-USER",
            Self::Administrator => "ROLE-ADMIN",
        }
    }

    /// Finds a role by its word, whatever its case.
    pub fn of_word(word: &str) -> Option<Self> {
        [Self::User, Self::Administrator]
            .into_iter()
            .find(|role| role.word().eq_ignore_ascii_case(word))
    }
}

/// Somebody who can be given digital keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    name: String,
    email: String,
    role: Role,
}

impl User {
    /// Gives the name, by which an administrator chooses.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Gives the e-mail address, which is the login of the digital keys app (KEY-2).
    pub fn email(&self) -> &str {
        &self.email
    }

    /// Gives the role in the account.
    pub const fn role(&self) -> Role {
        self.role
    }
}

/// Why somebody can't be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum UserError {
    /// The name is empty.
    #[error("user has no name, give one")]
    NoName,
    /// The address has no part before or behind an `@`, or white space.
    #[error("e-mail address needs a name, an @ and a host")]
    BadAddress,
    /// Another user has the name, so that nobody could choose between them.
    #[error("name is taken, add something that tells them apart")]
    NameTaken,
    /// Another user has the address, so that both would see each other's keys.
    #[error("e-mail address is taken, each user needs an own one")]
    AddressTaken,
}

/// The users of an account, in the order in which they were added.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Users(Vec<User>);

impl Users {
    pub(crate) fn add(&mut self, name: &str, email: &str, role: Role) -> Result<(), UserError> {
        let (name, email) = (name.trim(), email.trim());
        if name.is_empty() {
            return Err(UserError::NoName);
        }
        let is_address = email.split_once('@').is_some_and(|(local, host)| {
            !local.is_empty() && !host.is_empty() && !host.contains('@')
        });
        if !is_address || email.contains(char::is_whitespace) {
            return Err(UserError::BadAddress);
        }
        if self.0.iter().any(|user| user.name == name) {
            return Err(UserError::NameTaken);
        }
        if self.0.iter().any(|user| user.email.eq_ignore_ascii_case(email)) {
            return Err(UserError::AddressTaken);
        }
        self.0.push(User { name: name.to_owned(), email: email.to_owned(), role });
        Ok(())
    }

    /// Sets what somebody may do; tells whether there is such a user.
    pub(crate) fn set_role(&mut self, email: &str, role: Role) -> bool {
        let found = self.0.iter_mut().find(|user| user.email.eq_ignore_ascii_case(email));
        found.map(|user| user.role = role).is_some()
    }

    /// Removes somebody, and gives the login of the app.
    pub(crate) fn remove(&mut self, email: &str) -> Option<String> {
        let at = self.0.iter().position(|user| user.email.eq_ignore_ascii_case(email))?;
        Some(self.0.remove(at).email)
    }

    pub(crate) fn all(&self) -> &[User] {
        &self.0
    }

    /// Finds a user by name or address.
    pub(crate) fn find(&self, who: &str) -> Option<&User> {
        self.0.iter().find(|user| user.name == who || user.email.eq_ignore_ascii_case(who))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn users_are_told_apart_by_name_and_by_address() {
        let mut users = Users::default();
        for (name, email, expected) in [
            ("Paula", "paula@example.com", Ok(())),
            ("Sam", "sam@example.com", Ok(())),
            ("Paula", "other@example.com", Err(UserError::NameTaken)),
            ("Paul", "PAULA@example.com", Err(UserError::AddressTaken)),
            (" ", "x@example.com", Err(UserError::NoName)),
            ("Kim", "kim", Err(UserError::BadAddress)),
            ("Kim", "@example.com", Err(UserError::BadAddress)),
            ("Kim", "kim@", Err(UserError::BadAddress)),
            ("Kim", "kim@a@b", Err(UserError::BadAddress)),
            ("Kim", "kim @example.com", Err(UserError::BadAddress)),
        ] {
            assert_eq!(users.add(name, email, Role::User), expected, "{name} {email}");
        }
        assert_eq!(users.all().len(), 2);
        assert_eq!(users.find("Sam").map(User::email), Some("sam@example.com"));
        assert_eq!(users.find("Sam@Example.com").map(User::name), Some("Sam"));
        assert_eq!(users.find("Kim"), None);
    }

    #[test]
    fn a_user_who_is_removed_makes_room_for_another_one() {
        let mut users = Users::default();
        users.add("Paula", "paula@example.com", Role::User).unwrap();
        assert!(users.set_role("PAULA@example.com", Role::Administrator));
        assert!(!users.set_role("sam@example.com", Role::Administrator));
        assert_eq!(users.find("Paula").map(User::role), Some(Role::Administrator));
        assert_eq!(users.remove("sam@example.com"), None);
        assert_eq!(users.remove("Paula@example.com").as_deref(), Some("paula@example.com"));
        assert_eq!(users.add("Paula", "paula@example.com", Role::User), Ok(()));
    }

    #[test]
    fn roles_are_found_by_their_words() {
        for role in [Role::User, Role::Administrator] {
            assert_eq!(Role::of_word(role.word()), Some(role));
        }
        assert_eq!(Role::of_word("role-admin"), Some(Role::Administrator));
        assert_eq!(Role::of_word("ROLE-OWNER"), None);
    }
}
