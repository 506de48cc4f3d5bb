using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using System.Text;
using ProcessCmdlets.Host.CommandLine;

namespace ProcessCmdlets.Host.Hosting;

/// <summary>Reads commands, a line or several lines at a time, and runs each, until the input ends or something exits.</summary>
internal sealed class PromptLoop
{
    private readonly PipelineRunner _runner;
    private readonly EmbeddedHost _host;
    private readonly bool _showsPrompt;
    private readonly bool _showsLogo;
    private string _prompt = "";

    /// <summary>Creates the loop; nested prompts run on it, too.</summary>
    public PromptLoop(PipelineRunner runner, EmbeddedHost host, HostOptions options)
    {
        _runner = runner;
        _host = host;
        // Where commands come from a file or pipe nobody needs to be asked for them.
        _showsPrompt = !options.NoPrompt && !Console.IsInputRedirected;
        _showsLogo = _showsPrompt && !options.NoLogo;
        _host.NestedPrompt = RunNested;
        _runner.Interrupted = OnInterrupted;
    }

    /// <summary>Runs until the input ends or a command exits.</summary>
    public void Run()
    {
        if (_showsLogo)
        {
            StandardStreams.Output.WriteLine($"PowerShell {PSVersionInfo.PSVersion} (embedded host of ProcessCmdlets)");
        }
        Run(() => _host.ExitCode is not null);
    }

    private void RunNested()
    {
        _host.LeaveNestedPrompt = false;
        Run(() => _host.ExitCode is not null || _host.LeaveNestedPrompt);
        _host.LeaveNestedPrompt = false;
    }

    private void Run(Func<bool> ended)
    {
        while (!ended() && ReadCommand() is string text)
        {
            if (text.Length > 0)
            {
                _runner.Run(new Command(text, isScript: true), history: true);
            }
        }
    }

    /// <summary>Reads lines until they are a whole command; null at the end of the input.</summary>
    private string? ReadCommand()
    {
        StringBuilder text = new();
        while (true)
        {
            string? line = ReadLine(text.Length == 0 ? Prompt() : ">> ");
            if (line is null)
            {
                return text.Length == 0 ? null : text.ToString();
            }
            bool endsBlock = text.Length > 0 && line.Length == 0;
            text.Append(text.Length == 0 ? "" : "\n").Append(line);
            if (endsBlock || !IsIncomplete(text.ToString()))
            {
                return text.ToString();
            }
        }
    }

    private string? ReadLine(string prompt)
    {
        _prompt = prompt;
        if (_showsPrompt)
        {
            StandardStreams.Output.Write(prompt);
        }
        return StandardStreams.Input.ReadLine();
    }

    /// <summary>Goes on below the ^C. A line that was being typed the terminal has dropped itself.</summary>
    private void OnInterrupted(bool stopsCommand)
    {
        if (_showsPrompt)
        {
            StandardStreams.Output.Write(stopsCommand ? "\n" : $"\n{_prompt}");
        }
    }

    private string Prompt()
    {
        if (!_showsPrompt)
        {
            return "";
        }
        try
        {
            string text = string.Concat(_runner.Evaluate("prompt"));
            return text.Length == 0 ? "PS>" : text;
        }
        catch (RuntimeException)
        {
            // A prompt function that fails must not end the session; pwsh shows this prompt then, too.
            return "PS>";
        }
    }

    private static bool IsIncomplete(string text)
    {
        Parser.ParseInput(text, out _, out ParseError[] errors);
        return errors.Any(error => error.IncompleteInput);
    }
}
