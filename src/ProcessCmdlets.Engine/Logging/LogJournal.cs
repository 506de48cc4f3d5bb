using ProcessCmdlets.Engine.Runtime;

namespace ProcessCmdlets.Engine.Logging;

/// <summary>
/// Where a log ended before the append that is under way. It is there only while a process writes, so whoever has the log's lock
/// and finds it knows that this process was killed. Only who has the lock uses it.
/// </summary>
internal sealed class LogJournal
{
    private readonly string _path;

    internal LogJournal(string log)
    {
        // By the file itself, whatever link leads to it.
        string target = (File.Exists(log) ? File.ResolveLinkTarget(log, returnFinalTarget: true)?.FullName : null) ?? Path.GetFullPath(log);
        _path = RuntimeFiles.SharedPath("log-" + RuntimeFiles.Hash(target, ignoresCase: false));
    }

    internal bool TryRead(out long position)
    {
        position = 0;
        if (RuntimeFiles.Read(_path) is not { } bytes)
        {
            return false;
        }

        position = bytes.Length == sizeof(long) ? BitConverter.ToInt64(bytes) : long.MaxValue;
        return true;
    }

    internal void Write(long position) => RuntimeFiles.Write(_path, BitConverter.GetBytes(position));

    internal void Remove() => _ = RuntimeFiles.Remove(_path);
}
