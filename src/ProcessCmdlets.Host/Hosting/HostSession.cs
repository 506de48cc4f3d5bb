using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime.InteropServices;
using Microsoft.PowerShell;
using ProcessCmdlets.Host.CommandLine;
using ProcessCmdlets.Host.Engine;

namespace ProcessCmdlets.Host.Hosting;

/// <summary>One PowerShell session from start to exit code.</summary>
internal sealed class HostSession(HostOptions options)
{
    private readonly EmbeddedHost _host = new(options.NonInteractive);

    /// <summary>Runs what the command line asks for and returns the process's exit code.</summary>
    public int Run()
    {
        if (options.Error is not null)
        {
            StandardStreams.Error.WriteLine(options.Error);
            return HostOptions.BadCommandLine;
        }
        if (options.ShowVersion)
        {
            StandardStreams.Output.WriteLine($"PowerShell {PSVersionInfo.PSVersion}");
            return 0;
        }
        if (options.ShowHelp)
        {
            StandardStreams.Output.WriteLine(Usage.Text);
            return 0;
        }

        using Runspace runspace = Open();
        PipelineRunner runner = new(runspace, _host);
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
        {
            // The session decides: a running pipeline is stopped, and its finally blocks run.
            context.Cancel = true;
            runner.Interrupt();
        });
        bool succeeded = RunCommands(runspace, runner);
        return _host.ExitCode ?? (succeeded && runner.LastCommandSucceeded ? 0 : 1);
    }

    private Runspace Open()
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        if (OperatingSystem.IsWindows() && options.ExecutionPolicy is ExecutionPolicy policy)
        {
            state.ExecutionPolicy = policy;
        }
        Runspace runspace = RunspaceFactory.CreateRunspace(_host, state);
        runspace.ThreadOptions = PSThreadOptions.ReuseThread;
        using (new EngineStartEnvironment())
        {
            runspace.Open();
        }
        Runspace.DefaultRunspace = runspace;
        return runspace;
    }

    /// <summary>Runs working directory, file or command, and prompt; false when one of them ended with an exception.</summary>
    private bool RunCommands(Runspace runspace, PipelineRunner runner)
    {
        bool succeeded = true;
        if (options.WorkingDirectory is not null)
        {
            Command setLocation = new("Set-Location");
            setLocation.Parameters.Add("LiteralPath", options.WorkingDirectory);
            succeeded = runner.Run(setLocation);
        }
        if (options.File is not null)
        {
            succeeded &= RunFile(runspace, runner, options.File);
        }
        else if (options.Command is not null)
        {
            succeeded &= RunCommand(runner, options.Command);
        }
        if (!options.EndsWithCommand && _host.ExitCode is null)
        {
            new PromptLoop(runner, _host, options).Run();
            return true;
        }
        return succeeded;
    }

    private bool RunFile(Runspace runspace, PipelineRunner runner, string file)
    {
        // A file with another extension can be a script as well: one that starts with #! on Unix.
        bool isScript = file.EndsWith(".ps1", StringComparison.OrdinalIgnoreCase);
        Command command = isScript ? new Command(file, isScript: false, useLocalScope: false) : new Command(File.ReadAllText(file), isScript: true, useLocalScope: false);
        AddArguments(command);
        if (!options.NoExit)
        {
            EngineInternals.RethrowExitOfNextScript(runspace);
        }
        bool succeeded = runner.Run(command, InputUse.IsUsedByFile(file) ? StandardStreams.Input : null);
        if (!succeeded && !options.NoExit)
        {
            _host.SetShouldExit(1);
        }
        return succeeded;
    }

    private bool RunCommand(PipelineRunner runner, string text)
    {
        if (text.Length == 0)
        {
            return true;
        }
        Command command = new(text, isScript: true, useLocalScope: false);
        AddArguments(command);
        return runner.Run(command, InputUse.IsUsedByText(text) ? StandardStreams.Input : null, history: true);
    }

    private void AddArguments(Command command)
    {
        foreach (CommandParameter argument in options.Arguments)
        {
            command.Parameters.Add(argument);
        }
    }
}
