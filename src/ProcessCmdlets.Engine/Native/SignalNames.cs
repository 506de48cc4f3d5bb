using System.Globalization;

namespace ProcessCmdlets.Engine.Native;

/// <summary>The names of signals.</summary>
internal static class SignalNames
{
    // Index = number. The first 15 but for 7, 10 and 12 are the same everywhere.
    private static readonly string?[] s_linux =
    [
        null, "SIGHUP", "SIGINT", "SIGQUIT", "SIGILL", "SIGTRAP", "SIGABRT", "SIGBUS", "SIGFPE", "SIGKILL", "SIGUSR1",
        "SIGSEGV", "SIGUSR2", "SIGPIPE", "SIGALRM", "SIGTERM", "SIGSTKFLT", "SIGCHLD", "SIGCONT", "SIGSTOP", "SIGTSTP",
        "SIGTTIN", "SIGTTOU", "SIGURG", "SIGXCPU", "SIGXFSZ", "SIGVTALRM", "SIGPROF", "SIGWINCH", "SIGIO", "SIGPWR", "SIGSYS",
    ];

    private static readonly string?[] s_macOS =
    [
        null, "SIGHUP", "SIGINT", "SIGQUIT", "SIGILL", "SIGTRAP", "SIGABRT", "SIGEMT", "SIGFPE", "SIGKILL", "SIGBUS",
        "SIGSEGV", "SIGSYS", "SIGPIPE", "SIGALRM", "SIGTERM", "SIGURG", "SIGSTOP", "SIGTSTP", "SIGCONT", "SIGCHLD",
        "SIGTTIN", "SIGTTOU", "SIGIO", "SIGXCPU", "SIGXFSZ", "SIGVTALRM", "SIGPROF", "SIGWINCH", "SIGINFO", "SIGUSR1", "SIGUSR2",
    ];

    /// <summary>The names this system has, by number; a number without a name has null.</summary>
    internal static IReadOnlyList<string?> All => OperatingSystem.IsMacOS() ? s_macOS : s_linux;

    /// <summary>The name of a signal, such as SIGKILL; its number where it has none.</summary>
    internal static string Name(int signal) =>
        (signal > 0 && signal < All.Count ? All[signal] : null) ?? signal.ToString(CultureInfo.InvariantCulture);
}
