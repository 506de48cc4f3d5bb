using System.Diagnostics;
using System.Globalization;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Serialization;

namespace Engine.Tests.Fuzz;

/// <summary>
/// Gives one reader very many inputs, of which it may make what it likes but another error than the protocol's, much memory, or a
/// long time. PROCESSCMDLETS_FUZZ_ITERATIONS says how many inputs all readers get together, a million where it is not set, and
/// PROCESSCMDLETS_FUZZ_SEED makes other ones.
/// </summary>
internal sealed class FuzzRun
{
    private const int Million = 1_000_000;
    private const int UsualSeed = 20_261_130;

    // Far more than any of the listed values takes, and far less than a length that is believed.
    private const long MostMemory = 8 << 20;
    private const long MostMemoryPerByte = 1000;

    // Only against hanging: a slow machine may stop for a while.
    private static readonly TimeSpan s_hanging = TimeSpan.FromSeconds(60);

    private readonly string _name;
    private readonly Action<byte[], FuzzSource> _read;
    private readonly int _seed;
    private volatile byte[] _current = [];
    private long _done;

    private FuzzRun(string name, Action<byte[], FuzzSource> read)
    {
        _name = name;
        _read = read;
        _seed = int.TryParse(Environment.GetEnvironmentVariable("PROCESSCMDLETS_FUZZ_SEED"), CultureInfo.InvariantCulture, out int seed) ? seed : UsualSeed;
    }

    /// <summary>The number of inputs of all readers together.</summary>
    internal static long Iterations { get; } =
        long.TryParse(Environment.GetEnvironmentVariable("PROCESSCMDLETS_FUZZ_ITERATIONS"), CultureInfo.InvariantCulture, out long count) ? count : Million;

    /// <summary>Reads the kept inputs of a name and those made of them and of the seeds.</summary>
    /// <param name="name">The reader's name, and that of its file in Corpus.</param>
    /// <param name="share">How many of each million inputs are its.</param>
    /// <param name="seeds">Good inputs.</param>
    /// <param name="read">Reads an input; the source gives it numbers where it needs some.</param>
    internal static async Task Over(string name, int share, IEnumerable<byte[]> seeds, Action<byte[], FuzzSource> read)
    {
        var run = new FuzzRun(name, read);
        IReadOnlyList<byte[]> kept = FuzzCorpus.Of(name);
        var source = new FuzzSource(run._seed, [.. seeds, .. kept]);
        long count = Iterations * share / Million;
        Task reading = Task.Factory.StartNew(() => run.Read(kept, source, count), TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        long seen = -1;
        while (await Task.WhenAny(reading, Task.Delay(s_hanging, TestContext.Current.CancellationToken)) != reading)
        {
            long done = Interlocked.Read(ref run._done);
            Assert.True(done != seen, run.Say("is still being read"));
            seen = done;
        }

        await reading;
    }

    /// <summary>Reads an input in several ways, each of which may refuse it.</summary>
    internal static void Each(params ReadOnlySpan<Action> reads)
    {
        foreach (Action read in reads)
        {
            try
            {
                read();
            }
            catch (ProtocolException)
            {
                // The one error that is expected.
            }
        }
    }

    private void Read(IReadOnlyList<byte[]> kept, FuzzSource source, long count)
    {
        foreach (byte[] input in kept)
        {
            Read(input, source);
        }

        for (long i = 0; i < count; i++)
        {
            Read(source.Next(), source);
        }
    }

    private void Read(byte[] input, FuzzSource source)
    {
        _current = input;
        long memory = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        try
        {
            _read(input, source);
        }
        catch (Exception exception) when (exception is ProtocolException or ValueUnavailableException)
        {
            // What is wrong with bytes is the one; the other is a sound handle of something that is gone.
        }
        catch (Exception exception)
        {
            Assert.Fail(Say($"gave {exception}"));
        }

        memory = GC.GetAllocatedBytesForCurrentThread() - memory;
        Assert.True(memory <= MostMemory + (input.Length * MostMemoryPerByte), Say($"took {memory} bytes of memory"));
        Assert.True(Stopwatch.GetElapsedTime(start) < s_hanging, Say("took too long"));
        Interlocked.Increment(ref _done);
    }

    private string Say(string what) =>
        $"An input of {_name} {what}. Seed {_seed}, number {_done}; keep it in Fuzz/Corpus/{_name}.txt: {Convert.ToHexString(_current)}";
}
