namespace ProcessCmdlets.Engine.SharedObjects;

/// <summary>Why a barrier is broken. The numbers are the wire's, negative beside the indexes of those who passed.</summary>
internal enum BarrierBreak
{
    None = 0,

    /// <summary>Somebody has called Abort.</summary>
    Aborted = -1,

    /// <summary>Somebody has waited too long, or was stopped while waiting.</summary>
    GivenUp = -2,

    /// <summary>A process that took part has ended or failed.</summary>
    PartyLost = -3,

    /// <summary>Somebody has called Reset while others waited.</summary>
    Reset = -4,

    /// <summary>The action failed.</summary>
    ActionFailed = -5,
}
