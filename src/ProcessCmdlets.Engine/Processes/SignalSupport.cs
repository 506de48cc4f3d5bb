using System.Globalization;
using ProcessCmdlets.Engine.Native;

namespace ProcessCmdlets.Engine.Processes;

/// <summary>Which signals this system has, what they are called, and what can be done with each.</summary>
internal static class SignalSupport
{
    // The highest number of a real-time signal on Linux; macOS has none.
    private const int LastLinuxSignal = 64;

    // Friendly names of what the systems call by abbreviations, in the order in which Tab offers them.
    private static readonly (string Friendly, string System)[] s_names =
    [
        ("Interrupt", "SIGINT"), ("Terminate", "SIGTERM"), ("Kill", "SIGKILL"), ("Hangup", "SIGHUP"), ("User1", "SIGUSR1"),
        ("User2", "SIGUSR2"), ("Stop", "SIGSTOP"), ("Continue", "SIGCONT"), ("Quit", "SIGQUIT"), ("Window", "SIGWINCH"),
        ("Alarm", "SIGALRM"), ("Child", "SIGCHLD"), ("Pipe", "SIGPIPE"), ("Abort", "SIGABRT"), ("TerminalStop", "SIGTSTP"),
        ("TerminalInput", "SIGTTIN"), ("TerminalOutput", "SIGTTOU"), ("Urgent", "SIGURG"), ("InputOutput", "SIGIO"),
        ("Illegal", "SIGILL"), ("Trap", "SIGTRAP"), ("Bus", "SIGBUS"), ("FloatingPoint", "SIGFPE"), ("Segmentation", "SIGSEGV"),
        ("ProcessorLimit", "SIGXCPU"), ("FileLimit", "SIGXFSZ"), ("VirtualAlarm", "SIGVTALRM"), ("Profile", "SIGPROF"),
        ("SystemCall", "SIGSYS"), ("Power", "SIGPWR"), ("Information", "SIGINFO"), ("Emulation", "SIGEMT"), ("StackFault", "SIGSTKFLT"),
    ];

    // The runtime itself lives on these, or the program is broken when they come; the first two nobody can handle.
    private static readonly string[] s_notHandled =
        ["SIGKILL", "SIGSTOP", "SIGILL", "SIGTRAP", "SIGABRT", "SIGBUS", "SIGFPE", "SIGSEGV", "SIGSYS", "SIGEMT", "SIGSTKFLT"];

    // What Windows has: ending a process by force, and being told of Ctrl+C, Ctrl+Break, the closing console and the shutdown.
    private static readonly string[] s_sentOnWindows = ["Terminate", "Kill"];
    private static readonly string[] s_handledOnWindows = ["Interrupt", "Quit", "Terminate", "Hangup"];

    /// <summary>The friendly names of the signals that can be sent here.</summary>
    internal static IReadOnlyList<string> SendableNames { get; } =
        OperatingSystem.IsWindows() ? s_sentOnWindows : [.. s_names.Where(static name => Has(name.System)).Select(static name => name.Friendly)];

    /// <summary>The friendly names of the signals that an action can handle here.</summary>
    internal static IReadOnlyList<string> HandledNames { get; } = OperatingSystem.IsWindows()
        ? s_handledOnWindows
        : [.. s_names.Where(static name => Has(name.System) && !s_notHandled.Contains(name.System)).Select(static name => name.Friendly)];

    /// <summary>The number that a name or a number in digits stands for on this system.</summary>
    /// <param name="text">Terminate, SIGTERM, TERM or 15, in any case.</param>
    /// <param name="number">The number; on Windows that of Linux, which has no meaning there but to tell signals apart.</param>
    internal static bool TryParse(string text, out int number)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number))
        {
            return number >= 1 && number <= (OperatingSystem.IsMacOS() ? SignalNames.All.Count - 1 : LastLinuxSignal);
        }

        string system = s_names.FirstOrDefault(name => Same(name.Friendly, text)).System
            ?? (text.StartsWith("SIG", StringComparison.OrdinalIgnoreCase) ? text : "SIG" + text);
        for (number = 1; number < SignalNames.All.Count; number++)
        {
            if (SignalNames.All[number] is { } known && Same(known, system))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The number of a signal whose name is known to be one.</summary>
    internal static int Number(string name) => TryParse(name, out int number) ? number : throw new ArgumentOutOfRangeException(nameof(name), name, null);

    /// <summary>The friendly name of a signal, or the system's where it has none.</summary>
    internal static string FriendlyName(int number)
    {
        string system = SignalNames.Name(number);
        return s_names.FirstOrDefault(name => name.System == system).Friendly ?? system;
    }

    /// <summary>Whether the system can send it.</summary>
    internal static bool CanSend(int number) => !OperatingSystem.IsWindows() || s_sentOnWindows.Contains(FriendlyName(number));

    /// <summary>Whether an action can handle it.</summary>
    internal static bool CanHandle(int number) => OperatingSystem.IsWindows()
        ? s_handledOnWindows.Contains(FriendlyName(number))
        : number < SignalNames.All.Count && !s_notHandled.Contains(SignalNames.Name(number));

    private static bool Has(string system) => SignalNames.All.Contains(system);

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
