using System.ComponentModel;
using System.Globalization;
using System.Runtime.Versioning;
using System.Text;
using Microsoft.Win32.SafeHandles;
using ProcessCmdlets.Engine.Native;
using ProcessCmdlets.Engine.Processes;

namespace ProcessCmdlets.Engine.Subprocess;

/// <summary>
/// Ends programs when this process is killed and cannot do it itself (SIGKILL). A shell with a session of its own reads which
/// programs run; when its input ends though some are left, it kills them. Only runs that last have it, so it costs the many short ones
/// nothing, and it ends with the last of them.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed unsafe class KillWatchdog : IDisposable
{
    private readonly HashSet<UnixRun> _runs = [];
    private SafeFileHandle? _words;

    /// <summary>Adds a run.</summary>
    internal void Add(UnixRun run)
    {
        if (_words is null && !TryStart())
        {
            return;
        }

        _ = _runs.Add(run);
        Tell('+', run);
    }

    /// <summary>Takes a run away that has ended, if it was added.</summary>
    internal void Remove(UnixRun run)
    {
        if (!_runs.Remove(run))
        {
            return;
        }

        Tell('.', run);
        if (_runs.Count == 0)
        {
            Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _words?.Dispose();
        _words = null;
    }

    private bool TryStart()
    {
        try
        {
            (SafeFileHandle read, SafeFileHandle write) = Pipes.Create();
            using (read)
            using (SafeFileHandle nothing = Pipes.AwayFromStandard(
                File.OpenHandle("/dev/null", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite)))
            {
                ChildReaper.Prepare();

                // It is to outlive this process, so it is marked as what belongs to no tree.
                SpawnedProcess shell = SpawnedProcess.Start(
                    "/bin/sh",
                    ["sh", "-c", UnixGuardScript.Text],
                    [$"PATH={Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin"}", $"{ProcessMark.Variable}={ProcessMark.Outlives}"],
                    "/",
                    [Pipes.Number(read), Pipes.Number(nothing), Pipes.Number(nothing)],
                    SpawnGroup.Session,
                    endsByItself: true);
                ChildReaper.Add(shell);
            }

            // A shell that does not read must not hold the loop up.
            Pipes.MakeNonBlocking(write);
            _words = write;
            return true;
        }
        catch (Exception exception) when (exception is Win32Exception or IOException)
        {
            // No descriptor or process is to be had: the programs matter more than what is to happen if this process is killed.
            return false;
        }
    }

    private void Tell(char word, UnixRun run)
    {
        string text = string.Concat(run.UnixPrograms.Select(program => string.Create(
            CultureInfo.InvariantCulture, $"{word} {program.ProcessId} {program.Process.Mark?.Name ?? UnixGuardScript.NoMark}\n")));
        byte[] bytes = Encoding.ASCII.GetBytes(text);
        fixed (byte* first = bytes)
        {
            _ = LibC.Write(_words!, first, bytes.Length);
        }
    }
}
