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
        Socket socket = Guard(Endpoint.Listen, ParameterSetName == PathSet ? Path : Port);
        var listener = new ProcessListener(socket, FullPath, Setup);
        ListenerTable.Add(listener);
        WriteObject(listener);
    }
}
