using ProcessCmdlets.Handles;

namespace ProcessCmdlets.InputRuns.Mapping;

/// <summary>What each worker is sent before the items of a call.</summary>
/// <param name="Session">The payload of the Session frame.</param>
/// <param name="Run">The payload of the Run frame.</param>
/// <param name="Ends">The ends of pipes among the values and the items of the call.</param>
internal sealed record MapLaunch(byte[] Session, byte[] Run, TransferredHandles Ends);
