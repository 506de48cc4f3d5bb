using System.Security.Cryptography;
using System.Text;
using ProcessCmdlets.Engine.Channels;

namespace ProcessCmdlets.Engine.Sync;

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
        string folder = Path.GetDirectoryName(ChannelFolder.CreateEndpoint())!;
        _path = Path.Combine(folder, "log-" + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(target)).AsSpan(0, 16)));
    }

    internal bool TryRead(out long position)
    {
        position = 0;
        if (!File.Exists(_path))
        {
            return false;
        }

        byte[] bytes = File.ReadAllBytes(_path);
        position = bytes.Length == sizeof(long) ? BitConverter.ToInt64(bytes) : long.MaxValue;
        return true;
    }

    internal void Write(long position) => File.WriteAllBytes(_path, BitConverter.GetBytes(position));

    internal void Remove() => ChannelFolder.Remove(_path);
}
