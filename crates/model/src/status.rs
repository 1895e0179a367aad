//! The states a work order can be in. A flow (crate `workflow`) says which of them it uses and how to move.

use serde::{Deserialize, Serialize};

/// The canonical codes; people see the translated label, never the code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// 草稿: written down, not yet asked for.
    Draft,
    /// 待派发: wants a technician.
    PendingDispatch,
    /// 待抢单: offered to several technicians.
    InPool,
    /// 已派发: given to a technician who has not answered.
    Assigned,
    /// 已接单
    Accepted,
    /// 已出发
    Travelling,
    /// 已到达
    OnSite,
    /// 处理中
    InProgress,
    /// 挂起
    OnHold,
    /// 待客户确认: the work is done, the customer has not signed.
    AwaitingConfirmation,
    /// 已完成
    Completed,
    /// 未完成: the visit ended without the work being done.
    Incomplete,
    /// 待回访
    FollowUp,
    /// 已关闭
    Closed,
    /// 已取消
    Cancelled,
    /// 已退回
    Returned,
}

impl Status {
    /// All, in the order of a work order's life.
    pub const ALL: [Self; 16] = [
        Self::Draft,
        Self::PendingDispatch,
        Self::InPool,
        Self::Assigned,
        Self::Accepted,
        Self::Travelling,
        Self::OnSite,
        Self::InProgress,
        Self::OnHold,
        Self::AwaitingConfirmation,
        Self::Completed,
        Self::Incomplete,
        Self::FollowUp,
        Self::Closed,
        Self::Cancelled,
        Self::Returned,
    ];

    /// The stable code that is stored and sent.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::PendingDispatch => "pending_dispatch",
            Self::InPool => "in_pool",
            Self::Assigned => "assigned",
            Self::Accepted => "accepted",
            Self::Travelling => "travelling",
            Self::OnSite => "on_site",
            Self::InProgress => "in_progress",
            Self::OnHold => "on_hold",
            Self::AwaitingConfirmation => "awaiting_confirmation",
            Self::Completed => "completed",
            Self::Incomplete => "incomplete",
            Self::FollowUp => "follow_up",
            Self::Closed => "closed",
            Self::Cancelled => "cancelled",
            Self::Returned => "returned",
        }
    }

    /// The status with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    /// Nothing more is expected of anybody.
    #[must_use]
    pub fn is_final(self) -> bool {
        matches!(self, Self::Completed | Self::Closed | Self::Cancelled)
    }

    /// A technician is on the way to, at, or busy with the order: the office should not move it silently.
    #[must_use]
    pub fn is_under_way(self) -> bool {
        matches!(self, Self::Travelling | Self::OnSite | Self::InProgress | Self::OnHold | Self::AwaitingConfirmation)
    }
}
