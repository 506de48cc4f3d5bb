using System.Text;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Processes;
using ProcessCmdlets.Engine.Transport;

namespace ProcessCmdlets.Engine.Workers;

/// <content>The start: what happens from the process's creation until the worker has proved who it is.</content>
internal sealed partial class WorkerProcess
{
    /// <summary>Starts the process. It has then yet to connect.</summary>
    internal static WorkerProcess Spawn(ChildStart start, WorkerStartOptions options, IWorkerObserver observer)
    {
        ChildProcess child = ChildProcess.Start(start);
        WorkerProcess worker;
        try
        {
            worker = new WorkerProcess(child, options, observer);
        }
        catch
        {
            // No thread is to be had that reads what it prints.
            child.Kill();
            child.Dispose();
            throw;
        }

        WorkerRegistry.Add(worker);
        return worker;
    }

    /// <summary>Tells the process where to connect, and closes its standard input.</summary>
    internal void SendStartLine(StartLine line)
    {
        try
        {
            // Bytes, not text: a writer would put a preamble in front. A pipe takes this much without waiting for a reader.
            _child.Input.Write(Encoding.UTF8.GetBytes(line + "\n"));
            _child.Input.Flush();
            _child.Input.Dispose();
        }
        catch (IOException)
        {
            // It has ended already, or closed its input; that it does not connect says the rest.
        }
    }

    /// <summary>Takes the connection over, and completes when the worker has proved who it is.</summary>
    internal Task AttachAsync(WorkerConnection connection, byte[] token)
    {
        _connection = connection;
        connection.Start(this, $"ProcessCmdlets worker {WorkerId}", () =>
        {
            Span<byte> preamble = stackalloc byte[Handshake.PreambleSize];
            if (!connection.TryReceiveRaw(preamble))
            {
                throw new ProtocolException("What connected went away before it said who it was.");
            }

            _processId = Handshake.ReadPreamble(preamble, token);
            _started = true;
            _handshake.SetResult(_processId);
        });
        return _handshake.Task;
    }

    /// <summary>
    /// Runs a program that is not to connect, with nothing to read, and removes all traces of it: what it wrote stays.
    /// </summary>
    /// <param name="limit">How long it may take by itself.</param>
    /// <param name="cancellationToken">Ends it before.</param>
    /// <returns>Whether it ended by itself.</returns>
    internal async Task<bool> RunAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        _child.Input.Dispose();
        try
        {
            await _child.Exited.WaitAsync(limit, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
        finally
        {
            await AbandonAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Removes all traces of a worker that did not start.</summary>
    internal async Task AbandonAsync()
    {
        _silent = true;
        KillWithoutWaiting();
        await WaitAsync(_treeExited.Task, WorkerLimits.Gone).ConfigureAwait(false);
        WorkerRegistry.Remove(this);
        _text.End();
        _connection?.Dispose();
        _child.Dispose();
    }
}
