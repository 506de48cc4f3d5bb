namespace ProcessCmdlets.Engine.Workers;

/// <summary>The names of signals.</summary>
internal static class SignalNames
{
    /// <summary>The name of a signal, such as SIGKILL; its number where it has none.</summary>
    internal static string Name(int signal) => throw new NotImplementedException();
}
