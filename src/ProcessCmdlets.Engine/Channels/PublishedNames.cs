using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace ProcessCmdlets.Engine.Channels;

/// <summary>
/// The names by which other sessions of this user find queues: a file each, beside the sockets, with the handle in it. Its
/// name says whose it is, so that what a killed process left is swept away as its sockets are.
/// </summary>
internal static class PublishedNames
{
    // Two sessions that publish one name at one moment may both see the other and give up; they try again.
    private const int Attempts = 5;

    private const char Queue = 'q';

    private static readonly object s_gate = new();
    private static readonly Dictionary<Guid, string> s_files = [];

    /// <summary>Publishes the name of a queue, or of another kind of thing, whose names are apart from those of queues.</summary>
    /// <returns>False where a living process has published it.</returns>
    internal static bool TryPublish(string name, ChannelHandle handle, char kind = Queue)
    {
        string file = OwnFile(name, kind);
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            if (Others(name, kind, file).Any())
            {
                return false;
            }

            Write(file, $"{handle.Address}\n{Convert.ToHexString(handle.Token)}\n{handle.Id}\n");

            // Whoever looks after having written sees everyone who has written before, so at most one is left.
            if (!Others(name, kind, file).Any())
            {
                lock (s_gate)
                {
                    s_files[handle.Id] = file;
                }

                return true;
            }

            ChannelFolder.Remove(file);

            // At random, so that the two do not meet again.
            Thread.Sleep(Random.Shared.Next(1, 20));
        }

        return false;
    }

    /// <summary>Finds the handle that a living process has published under a name.</summary>
    internal static ChannelHandle? Find(string name, char kind = Queue) => Others(name, kind, null).FirstOrDefault();

    /// <summary>Takes the name of a queue back, where it has one.</summary>
    internal static void Withdraw(Guid id)
    {
        string? file;
        lock (s_gate)
        {
            _ = s_files.Remove(id, out file);
        }

        if (file is not null)
        {
            ChannelFolder.Remove(file);
        }
    }

    /// <summary>Takes all names of this process back.</summary>
    internal static void WithdrawAll()
    {
        Guid[] ids;
        lock (s_gate)
        {
            ids = [.. s_files.Keys];
        }

        foreach (Guid id in ids)
        {
            Withdraw(id);
        }
    }

    private static string Ending(string name, char kind) =>
        "-" + kind + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(name.ToUpperInvariant())).AsSpan(0, 16));

    private static string OwnFile(string name, char kind)
    {
        string endpoint = ChannelFolder.CreateEndpoint();
        return endpoint[..endpoint.LastIndexOf('-')] + Ending(name, kind);
    }

    private static IEnumerable<ChannelHandle> Others(string name, char kind, string? except)
    {
        string[] files;
        try
        {
            files = Directory.GetFiles(ChannelFolder.Location, "*" + Ending(name, kind));
        }
        catch (DirectoryNotFoundException)
        {
            yield break;
        }

        foreach (string file in files)
        {
            if (file == except || Read(file) is not { } handle)
            {
                continue;
            }

            if (Listens(handle.Address))
            {
                yield return handle;
            }
            else
            {
                // Its process was killed.
                ChannelFolder.Sweep();
            }
        }
    }

    private static void Write(string file, string text)
    {
        // Written beside and moved, so that nobody reads a part of it.
        string draft = ChannelFolder.CreateEndpoint();
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var writer = new StreamWriter(draft, options))
        {
            writer.Write(text);
        }

        File.Move(draft, file, overwrite: true);
    }

    private static ChannelHandle? Read(string file)
    {
        try
        {
            string[] lines = File.ReadAllLines(file);
            return lines.Length == 3 && Guid.TryParse(lines[2], out Guid id)
                ? new ChannelHandle(lines[0], Convert.FromHexString(lines[1]), id)
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            // It was taken back meanwhile, or is none of ours.
            return null;
        }
    }

    private static bool Listens(string address)
    {
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint(address));
            return true;
        }
        catch (Exception exception) when (exception is SocketException or ArgumentException)
        {
            return false;
        }
    }
}
