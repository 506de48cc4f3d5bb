using System.Net.Sockets;
using System.Text;
using ProcessCmdlets.Engine.Runtime;

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
        string file = RuntimeFiles.OwnPath(Ending(name, kind)[1..]);
        byte[] text = Encoding.UTF8.GetBytes($"{handle.Address}\n{Convert.ToHexString(handle.Token)}\n{handle.Id}\n");
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            if (Others(name, kind, file).Any())
            {
                return false;
            }

            RuntimeFiles.Write(file, text);

            // Whoever looks after having written sees everyone who has written before, so at most one is left.
            if (!Others(name, kind, file).Any())
            {
                lock (s_gate)
                {
                    s_files[handle.Id] = file;
                }

                KeptFiles.Add(file, () => Restore(handle.Id, file, text));
                return true;
            }

            _ = RuntimeFiles.Remove(file);

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
            KeptFiles.Remove(file);
            _ = RuntimeFiles.Remove(file);
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

    private static string Ending(string name, char kind) => "-" + kind + RuntimeFiles.Hash(name);

    private static void Restore(Guid id, string file, byte[] text)
    {
        RuntimeFiles.Write(file, text);
        lock (s_gate)
        {
            if (s_files.ContainsKey(id))
            {
                return;
            }
        }

        // Withdrawn meanwhile.
        _ = RuntimeFiles.Remove(file);
    }

    private static IEnumerable<ChannelHandle> Others(string name, char kind, string? except)
    {
        foreach (string file in RuntimeFiles.Find(Ending(name, kind)))
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
                RuntimeFiles.Sweep();
            }
        }
    }

    private static ChannelHandle? Read(string file)
    {
        string[] lines = Encoding.UTF8.GetString(RuntimeFiles.Read(file) ?? []).Split('\n');
        try
        {
            return lines is [{ } address, { } token, { } id, ""] && Guid.TryParse(id, out Guid parsed)
                ? new ChannelHandle(address, Convert.FromHexString(token), parsed)
                : null;
        }
        catch (FormatException)
        {
            // It was taken back meanwhile, or is none of ours.
            return null;
        }
    }

    private static bool Listens(string address)
    {
        try
        {
            LocalSocket.Connect(address).Dispose();
            return true;
        }
        catch (Exception exception) when (exception is SocketException or ArgumentException)
        {
            return false;
        }
    }
}
