using System.Text;
using Microsoft.Win32.SafeHandles;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Runtime;

namespace ProcessCmdlets.Engine.SharedObjects;

/// <summary>
/// What keeps the bytes of shared memory. On Linux that is memory without a name, which no user can find, cut or leave behind:
/// other processes of this user open it by the descriptor of the process that made it, and it goes with that process. Elsewhere it
/// is a file beside the sockets.
/// </summary>
internal abstract class MemoryStore
{
    private const string NameKind = "n";

    private readonly string? _record;
    private bool _isRemoved;

    private protected MemoryStore(string? name, SafeFileHandle file)
    {
        _record = name is null ? null : RuntimeFiles.OwnPath(NameKind + RuntimeFiles.Hash(name));
        File = file;
    }

    /// <summary>What another process opens it by.</summary>
    internal abstract string Path { get; }

    internal SafeFileHandle File { get; }

    /// <summary>Makes room for so many bytes, all zeros.</summary>
    /// <exception cref="SharedMemoryException">There is not so much.</exception>
    internal static MemoryStore Create(string? name, long size) => OperatingSystem.IsLinux()
        ? LinuxMemoryStore.Make(name, size)
        : FileMemoryStore.Make(name, size);

    /// <summary>Opens what a process has made. Null where it is gone.</summary>
    internal static SafeFileHandle? Open(string path) => OperatingSystem.IsLinux()
        ? LinuxMemoryStore.Open(path)
        : FileMemoryStore.Open(path);

    /// <summary>The paths of what has a name.</summary>
    internal static IEnumerable<string> Find(string name) => RuntimeFiles.Find($"-{NameKind}{RuntimeFiles.Hash(name)}")
        .Select(file => Encoding.UTF8.GetString(RuntimeFiles.Read(file) ?? []))
        .Where(path => path.Length > 0);

    /// <summary>Lets others find it by its name, where it has one.</summary>
    internal void Publish()
    {
        if (_record is not null)
        {
            RuntimeFiles.Write(_record, Encoding.UTF8.GetBytes(Path));
            KeptFiles.Add(_record, () => RuntimeFiles.Write(_record, Encoding.UTF8.GetBytes(Path)));
        }
    }

    /// <summary>Removes it: nobody finds it any more.</summary>
    /// <returns>False where it was removed before.</returns>
    internal bool Remove()
    {
        lock (File)
        {
            if (_isRemoved)
            {
                return false;
            }

            _isRemoved = true;
        }

        if (_record is not null)
        {
            KeptFiles.Remove(_record);
            _ = RuntimeFiles.Remove(_record);
        }

        Release();
        File.Dispose();
        return true;
    }

    private protected virtual void Release()
    {
    }
}
