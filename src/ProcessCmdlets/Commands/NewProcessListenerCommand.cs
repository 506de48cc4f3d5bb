using System.Management.Automation;
using System.Net.Sockets;
using ProcessCmdlets.Channels;

namespace ProcessCmdlets.Commands;

/// <summary>Listens for other processes to connect (<c>multiprocessing.connection.Listener</c>).</summary>
[Cmdlet(VerbsCommon.New, "ProcessListener", DefaultParameterSetName = PathSet)]
[OutputType(typeof(ProcessListener))]
public sealed class NewProcessListenerCommand : ListenerCmdlet
{
    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        ProcessListener listener = Guard(Listen, ParameterSetName == PathSet ? Path : Port);
        ListenerTable.Add(listener);
        WriteObject(listener);
    }

    private ProcessListener Listen()
    {
        Socket socket = Endpoint.Listen();
        try
        {
            return new ProcessListener(socket, FullPath, Setup);
        }
        catch
        {
            // Its file goes with it, so that the next one finds the path free.
            socket.Dispose();
            throw;
        }
    }
}
