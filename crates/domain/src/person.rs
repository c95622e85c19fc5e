//! Anyone who can sign in, and what for.

use crate::{Bilingual, PersonId, Refusal};
use serde::{Deserialize, Serialize};

/// The wording of the privacy notice that holds. Another one is asked for at the next sign-in.
pub const PRIVACY_VERSION: &str = "2026-11";

/// What a person signs in for. One account has one role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 公众: reads and comments.
    Citizen,
    /// 人大代表: votes.
    Deputy,
    /// 工作人员: runs the round.
    Clerk,
    /// 总监票人: watches the count, first of the scrutineers.
    ChiefScrutineer,
    /// 监票人: watches the count.
    Scrutineer,
    /// 审核员: approves or refuses comments.
    Moderator,
    /// 部门编辑: speaks for a department.
    DepartmentEditor,
    /// 系统管理员: issues staff accounts and resets them; an account is of no use before the next one releases it.
    SystemAdministrator,
    /// 安全管理员: releases, suspends and changes staff accounts.
    SecurityAdministrator,
    /// 审计管理员: reads what all others did.
    AuditAdministrator,
}

impl Role {
    /// All roles, in the order in which tables list them.
    pub const ALL: [Self; 10] = [
        Self::Citizen,
        Self::Deputy,
        Self::Clerk,
        Self::ChiefScrutineer,
        Self::Scrutineer,
        Self::Moderator,
        Self::DepartmentEditor,
        Self::SystemAdministrator,
        Self::SecurityAdministrator,
        Self::AuditAdministrator,
    ];

    /// The name in the database, in seeds and on the command line.
    pub fn code(self) -> &'static str {
        match self {
            Self::Citizen => "citizen",
            Self::Deputy => "deputy",
            Self::Clerk => "clerk",
            Self::ChiefScrutineer => "chief_scrutineer",
            Self::Scrutineer => "scrutineer",
            Self::Moderator => "moderator",
            Self::DepartmentEditor => "department_editor",
            Self::SystemAdministrator => "system_administrator",
            Self::SecurityAdministrator => "security_administrator",
            Self::AuditAdministrator => "audit_administrator",
        }
    }

    /// Whether it is a role of staff: everyone but the public and the deputies. What staff do is in the audit log.
    pub fn is_staff(self) -> bool {
        !matches!(self, Self::Citizen | Self::Deputy)
    }

    /// Whether signing in needs a second factor (outside a demonstration). A department's editor changes no vote and
    /// decides on nobody's words.
    pub fn needs_second_factor(self) -> bool {
        self.is_staff() && self != Self::DepartmentEditor
    }

    /// The role of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }
}

/// How somebody's real name behind the nickname was verified (互联网跟帖评论服务管理规定 Art 4). The outcome is all that is
/// kept: no number, address or document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VerifiedHow {
    /// The operator made the account and knows whose it is.
    Operator,
    /// At a service window, where a clerk looked at a document and handed out a code.
    Window,
    /// By digits sent to an e-mail address.
    Email,
    /// By digits sent through the city's gateway.
    Gateway,
    /// Not at all: it is a demonstration.
    Demo,
}

impl VerifiedHow {
    /// All ways.
    pub const ALL: [Self; 5] = [Self::Operator, Self::Window, Self::Email, Self::Gateway, Self::Demo];

    /// The name in the database.
    pub fn code(self) -> &'static str {
        match self {
            Self::Operator => "operator",
            Self::Window => "window",
            Self::Email => "email",
            Self::Gateway => "gateway",
            Self::Demo => "demo",
        }
    }

    /// The way of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|how| how.code() == code)
    }
}

/// A person as the site knows one; the password's hash never leaves the store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Known by this number.
    pub id: PersonId,
    /// The name typed to sign in, in lower case.
    pub sign_in: String,
    /// What the person is here for.
    pub role: Role,
    /// The name shown.
    pub name: Bilingual,
    /// A suspended person may read what everyone may, and nothing else.
    pub suspended: bool,
}

/// Proof that a person is a deputy who may act: made only by [`Deputy::of`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deputy(PersonId);

impl Deputy {
    /// The deputy that this person is.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`] for every other role, [`Refusal::Suspended`] for a suspended deputy.
    pub fn of(person: &Person) -> Result<Self, Refusal> {
        match person.role {
            Role::Deputy if person.suspended => Err(Refusal::Suspended),
            Role::Deputy => Ok(Self(person.id)),
            _ => Err(Refusal::NotAllowed),
        }
    }

    /// The person's number.
    pub fn id(self) -> PersonId {
        self.0
    }
}
