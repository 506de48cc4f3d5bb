using System.Globalization;
using Microsoft.Win32.SafeHandles;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Runtime;

namespace ProcessCmdlets.Engine.SharedObjects;

/// <summary>
/// A file beside the sockets (macOS, Windows). Its name begins with its maker's claim, so that it is swept away with what that
/// process leaves.
/// </summary>
internal sealed class FileMemoryStore : MemoryStore
{
    private static readonly object s_gate = new();
    private static readonly HashSet<FileMemoryStore> s_stores = [];

    static FileMemoryStore()
    {
        ProcessShutdown.Register(ShutdownPhase.RemoveFiles, RemoveAll);
    }

    private FileMemoryStore(string? name, string path, SafeFileHandle file)
        : base(name, file)
    {
        Path = path;
    }

    /// <inheritdoc/>
    internal override string Path { get; }

    internal static FileMemoryStore Make(string? name, long size)
    {
        string path = RuntimeFiles.NewPath('m');
        SafeFileHandle file = RuntimeFiles.OpenOrCreate(path);
        try
        {
            // A sparse file would have no room for a later write.
            RandomAccess.SetLength(file, size);
            var store = new FileMemoryStore(name, path, file);
            lock (s_gate)
            {
                _ = s_stores.Add(store);
            }

            return store;
        }
        catch (Exception exception) when (exception is IOException or ArgumentOutOfRangeException)
        {
            file.Dispose();
            _ = RuntimeFiles.Remove(path);
            throw new SharedMemoryException(
                name ?? "shared memory", string.Create(CultureInfo.InvariantCulture, $"cannot be made with {size} bytes: {exception.Message}"));
        }
    }

    internal static new SafeFileHandle? Open(string path)
    {
        try
        {
            if (!OperatingSystem.IsWindows())
            {
                using PrivateFolder? folder = PrivateFolder.Open(System.IO.Path.GetDirectoryName(path)!);
                return folder?.OpenFile(System.IO.Path.GetFileName(path));
            }

            return System.IO.File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Removed meanwhile.
            return null;
        }
    }

    private protected override void Release()
    {
        lock (s_gate)
        {
            _ = s_stores.Remove(this);
        }

        _ = RuntimeFiles.Remove(Path);
    }

    private static void RemoveAll()
    {
        FileMemoryStore[] stores;
        lock (s_gate)
        {
            stores = [.. s_stores];
        }

        foreach (FileMemoryStore store in stores)
        {
            _ = store.Remove();
        }
    }
}
