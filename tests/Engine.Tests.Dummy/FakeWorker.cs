using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using ProcessCmdlets.Engine.Native;
using ProcessCmdlets.Engine.Transport;
using ProcessCmdlets.Engine.Workers;

namespace Engine.Tests.Dummy;

/// <summary>
/// A worker without PowerShell. How it connects is its first word; after that it does what the text of each Run frame says and
/// answers in a Records frame.
/// </summary>
internal sealed class FakeWorker : IFrameHandler
{
    private readonly WorkerConnection _connection;
    private readonly TaskCompletionSource<int> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly bool _isQuiet;
    private byte[] _atStop = [];

    private FakeWorker(WorkerConnection connection, bool isQuiet)
    {
        _connection = connection;
        _isQuiet = isQuiet;
    }

    /// <summary>Runs the worker.</summary>
    /// <param name="words">worker, then how it starts, then what the way of starting needs.</param>
    internal static int Run(string[] words)
    {
        string way = words.Length > 1 ? words[1] : "right";
        if (way == "slow")
        {
            // Stands for the time PowerShell takes to start, so that a test can do something meanwhile.
            Console.Error.WriteLine("slow");
            Thread.Sleep(int.Parse(words[2], CultureInfo.InvariantCulture));
        }

        string text = StandardStreams.ReadLine() ?? string.Empty;
        if (!StartLine.TryParse(text, out StartLine? line))
        {
            return WorkerBootstrap.Failed;
        }

        StandardStreams.Silence();
        switch (way)
        {
            case "never":
                Thread.Sleep(Timeout.Infinite);
                return 0;

            case "wrong-token":
                line = line with { Token = Handshake.NewToken() };
                break;

            case "mute":
                ConnectSilently(line, []);
                Thread.Sleep(Timeout.Infinite);
                return 0;

            case "half":
                ConnectSilently(line, "PCW1"u8);
                return 5;
        }

        WorkerConnection connection;
        try
        {
            connection = WorkerBootstrap.Connect(line);
        }
        catch (System.Net.Sockets.SocketException)
        {
            return WorkerBootstrap.Failed;
        }

        var worker = new FakeWorker(connection, isQuiet: way == "quiet");
        if (way != "silent")
        {
            connection.Send(FrameKind.Ready, 0);
        }

        connection.Start(worker, "fake worker");
        return worker._end.Task.Result;
    }

    /// <inheritdoc/>
    public void OnFrame(in Frame frame)
    {
        switch (frame.Kind)
        {
            case FrameKind.Exit:
                _end.SetResult(frame.TaskId);
                break;

            case FrameKind.Context when !_isQuiet:
                _connection.Send(FrameKind.Completed, frame.TaskId, frame.Payload.Span);
                break;

            case FrameKind.Stop:
                _connection.Send(FrameKind.Completed, frame.TaskId, _atStop);
                break;

            case FrameKind.Run:
                Do(frame.TaskId, Encoding.UTF8.GetString(frame.Payload.Span));
                break;
        }
    }

    /// <inheritdoc/>
    public void OnClosed(Exception? fault)
    {
        WorkerBootstrap.KillOwnTree();
        _end.TrySetResult(0);
    }

    private static void ConnectSilently(StartLine line, ReadOnlySpan<byte> bytes)
    {
        var socket = new System.Net.Sockets.Socket(
            System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
        socket.Connect(new System.Net.Sockets.UnixDomainSocketEndPoint(line.Endpoint));
        if (bytes.Length > 0)
        {
            _ = socket.Send(bytes);
        }
    }

    private static bool Claim(string words)
    {
        try
        {
            using (new FileStream(words.Split(' ')[0], FileMode.CreateNew))
            {
                return true;
            }
        }
        catch (IOException)
        {
            return false;
        }
    }

    private void Do(int task, string text)
    {
        string[] words = text.Split(' ', 2);
        switch (words[0])
        {
            case "output":
                Console.Out.Write(words[1]);
                break;

            case "error":
                Console.Error.Write(words[1]);
                break;

            case "bytes":
                // Two writes that cut a character in two.
                using (Stream output = Console.OpenStandardOutput())
                {
                    output.Write([(byte)'<', 0xE4, 0xB8]);
                    output.Flush();
                    Thread.Sleep(200);
                    output.Write([0xAD, (byte)'>']);
                }

                break;

            case "redirect":
                WorkerBootstrap.RedirectOutput(words[1]);
                break;

            case "flood":
                string row = new('x', 1023);
                for (int i = 0; i < int.Parse(words[1], CultureInfo.InvariantCulture); i++)
                {
                    Console.Out.WriteLine(row);
                }

                break;

            case "sleeper":
                Answer(task, ChildPrograms.StartSleeper());
                return;

            case "orphan":
                Answer(task, ChildPrograms.StartOrphan());
                return;

            case "session":
                Answer(task, ChildPrograms.StartInOwnSession());
                return;

            case "signal":
                _ = LibC.Kill(Environment.ProcessId, int.Parse(words[1], CultureInfo.InvariantCulture));
                break;

            case "deaf":
                // Goes on when it is told to end: the signal is cancelled here, and the Exit frame never read.
                PosixSignalRegistration registration = PosixSignalRegistration.Create(
                    PosixSignal.SIGTERM, context => context.Cancel = true);
                Answer(task, 0);
                Thread.Sleep(Timeout.Infinite);
                GC.KeepAlive(registration);
                break;

            case "at-stop":
                // The end of the task, which comes when it is told to stop and not before.
                _atStop = Convert.FromHexString(words[1]);
                Console.Out.WriteLine("waits for its stop");
                Console.Out.Flush();
                return;

            case "die-unaccepted":
                // The first that gets the task dies without a sign that it has it; the next one does it.
                if (words[1] == "always" || Claim(words[1]))
                {
                    Environment.Exit(6);
                }

                _connection.Send(FrameKind.TaskAccepted, task);
                _connection.Send(FrameKind.Completed, task, Convert.FromHexString(words[1].Split(' ')[1]));
                return;

            case "die-accepted":
                _connection.Send(FrameKind.TaskAccepted, task);
                Environment.Exit(6);
                return;

            case "hold":
                // The owner says when it is over, by another Run frame for the same task.
                return;

            case "raw":
                _connection.SendRaw(Convert.FromHexString(words[1]));
                return;

            case "raw-exit":
                _connection.SendRaw(Convert.FromHexString(words[1]));
                Environment.Exit(6);
                return;

            case "hang-up":
                // The connection ends and the process does not: this handler never returns.
                _connection.Dispose();
                Thread.Sleep(Timeout.Infinite);
                break;

            case "burst":
                for (int i = 0; i < int.Parse(words[1], CultureInfo.InvariantCulture); i++)
                {
                    Answer(task, i);
                }

                Environment.Exit(0);
                return;

            case "descriptors":
                Answer(task, Directory.GetFileSystemEntries("/proc/self/fd").Length);
                return;

            case "identity":
                Answer(task, LibC.GetSessionId(0));
                return;
        }

        Console.Out.Flush();
        Answer(task, 0);
    }

    private void Answer(int task, int number) => _connection.Send(
        FrameKind.Records, task, Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture)));
}
