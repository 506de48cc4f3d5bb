namespace ProcessCmdlets.Pools.Mapping;

/// <summary>What each worker is sent before the items of a call.</summary>
/// <param name="Session">The payload of the Session frame.</param>
/// <param name="Run">The payload of the Run frame.</param>
internal sealed record MapLaunch(byte[] Session, byte[] Run);
